// The routes of `app/api`, for the lane that does not enter Next. A test compares them with the files.
import { safeDecode } from "../lib/http/cookies.ts";
import type { Method, RouteHandler } from "../lib/http/route.ts";

type RouteModule = Record<Method, RouteHandler>;

/** Path pattern -> its module, loaded when first needed. Paths without parameters match first, then patterns in this order. */
export const routes: Record<string, () => Promise<RouteModule>> = {
	"/api/completion": () => import("../app/api/completion/route.ts"),
	"/api/deepgram": () => import("../app/api/deepgram/route.ts"),
	"/api/deepgram/ask": () => import("../app/api/deepgram/ask/route.ts"),
	"/api/sessions/start": () => import("../app/api/sessions/start/route.ts"),
	"/api/sessions/end": () => import("../app/api/sessions/end/route.ts"),
	"/api/sessions/end-all": () => import("../app/api/sessions/end-all/route.ts"),
	"/api/interview-context": () => import("../app/api/interview-context/route.ts"),
	"/api/announcements/active": () => import("../app/api/announcements/active/route.ts"),
	"/api/events/track": () => import("../app/api/events/track/route.ts"),
	"/api/usage": () => import("../app/api/usage/route.ts"),
	"/api/usage/listening": () => import("../app/api/usage/listening/route.ts"),
	"/api/openapi.json": () => import("../app/api/openapi.json/route.ts"),
	"/api/health": () => import("../app/api/health/route.ts"),
	"/api/auth/session": () => import("../app/api/auth/session/route.ts"),
	"/api/auth/[...all]": () => import("../app/api/auth/[...all]/route.ts"),
	"/api/invitations/[token]": () => import("../app/api/invitations/[token]/route.ts"),
	"/api/account/options": () => import("../app/api/account/options/route.ts"),
	"/api/account/note": () => import("../app/api/account/note/route.ts"),
	"/api/account/delete": () => import("../app/api/account/delete/route.ts"),
	"/api/admin/invitations": () => import("../app/api/admin/invitations/route.ts"),
	"/api/admin/invitations/[id]": () => import("../app/api/admin/invitations/[id]/route.ts"),
	"/api/admin/users": () => import("../app/api/admin/users/route.ts"),
	"/api/admin/users/[id]": () => import("../app/api/admin/users/[id]/route.ts"),
	"/api/admin/users/[id]/sign-out": () => import("../app/api/admin/users/[id]/sign-out/route.ts"),
	"/api/admin/users/[id]/sessions/[session]": () =>
		import("../app/api/admin/users/[id]/sessions/[session]/route.ts"),
	"/api/admin/users/[id]/password": () => import("../app/api/admin/users/[id]/password/route.ts"),
	"/api/admin/interviews": () => import("../app/api/admin/interviews/route.ts"),
	"/api/admin/interviews/[id]/end": () => import("../app/api/admin/interviews/[id]/end/route.ts"),
	"/api/admin/users/[id]/usage": () => import("../app/api/admin/users/[id]/usage/route.ts"),
	"/api/admin/usage": () => import("../app/api/admin/usage/route.ts"),
	"/api/admin/usage.csv": () => import("../app/api/admin/usage.csv/route.ts"),
	"/api/admin/usage/calls": () => import("../app/api/admin/usage/calls/route.ts"),
	"/api/admin/audit": () => import("../app/api/admin/audit/route.ts"),
	"/api/[[...path]]": () => import("../app/api/[[...path]]/route.ts"),
};

/** The patterns with parameters, as regular expressions. */
const expressions = Object.entries(routes)
	.filter(([pattern]) => pattern.includes("["))
	.map(([pattern, load]) => ({
		load,
		route: pattern.replace(/\/\[{1,2}\.{3}\w+\]{1,2}/, "/*").replace(/\[(\w+)\]/g, ":$1"),
		expression: new RegExp(
			`^${pattern
				.replace(/\/\[\[\.{3}(\w+)\]\]/, "(?:/(?<$1>.*))?")
				.replace(/\[\.{3}(\w+)\]/, "(?<$1>.+)")
				.replace(/\[(\w+)\]/g, "(?<$1>[^/]+)")}$`,
		),
		many: pattern.includes("[..."),
	}));
const literal = new Map(Object.entries(routes).filter(([pattern]) => !pattern.includes("[")));

/** v0.1.0 also served these paths without `/api`, and its clients still use them. */
const WITHOUT_PREFIX = /^\/(completion|deepgram)\/?$/;

/**
 * Returns the path under `/api` that a request's path stands for; undefined for paths outside the API. Several leading slashes count as
 * one: some clients join a base URL that ends in a slash with a path that begins with one.
 */
export function apiPath(pathname: string): string | undefined {
	if (pathname.startsWith("/api/")) return pathname;
	const path = pathname.replace(/^\/+/, "/");
	if (path === "/api" || path.startsWith("/api/")) return path;
	if (WITHOUT_PREFIX.test(path)) return `/api${path}`;
	// A misspelt API path (`/API/health`, `/api%2Fhealth`) gets the API's 404, because its client expects JSON.
	return /^\/api(?![\w-])/i.test(decode(path) || path) ? "/api" : undefined;
}

/** Returns the module for a path under `/api`, the path's pattern for the log (`/api/admin/users/:id`), and its decoded parameters. */
export function matchRoute(pathname: string) {
	// Like Next, ignores a slash at the end.
	const path = pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
	const load = literal.get(path);
	if (load) return { load, route: path, params: {} };
	for (const { load, route, expression, many } of expressions) {
		const match = expression.exec(path);
		if (!match) continue;
		const params = Object.fromEntries(
			Object.entries(match.groups ?? {}).flatMap(([name, value]) => {
				const segments = value?.split("/").map(decode);
				return segments ? [[name, many ? segments : segments[0]]] : [];
			}),
		);
		return { load, route, params };
	}
	throw new Error(`no route for ${pathname}`);
}

/** Decodes a path segment. A malformed one becomes empty, which matches no id and no name. */
const decode = (segment: string) => safeDecode(segment) ?? "";
