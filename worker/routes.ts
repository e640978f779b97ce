// The API's routes as Next knows them from `app/api`, for the lane that does not enter Next. A test compares the two.
import type { Method, RouteHandler } from "../lib/http/route.ts";

type RouteModule = Record<Method, RouteHandler>;

/** Address pattern -> its module, evaluated when first needed. An address without parameters is taken first, then the first that fits. */
export const routes: Record<string, () => Promise<RouteModule>> = {
	"/api/completion": () => import("../app/api/completion/route.ts"),
	"/api/deepgram": () => import("../app/api/deepgram/route.ts"),
	"/api/health": () => import("../app/api/health/route.ts"),
	"/api/auth/session": () => import("../app/api/auth/session/route.ts"),
	"/api/auth/[...all]": () => import("../app/api/auth/[...all]/route.ts"),
	"/api/admin/users": () => import("../app/api/admin/users/route.ts"),
	"/api/admin/users/[id]": () => import("../app/api/admin/users/[id]/route.ts"),
	"/api/admin/users/[id]/sign-out": () => import("../app/api/admin/users/[id]/sign-out/route.ts"),
	"/api/admin/users/[id]/sessions/[session]": () =>
		import("../app/api/admin/users/[id]/sessions/[session]/route.ts"),
	"/api/admin/users/[id]/password": () => import("../app/api/admin/users/[id]/password/route.ts"),
	"/api/admin/audit": () => import("../app/api/admin/audit/route.ts"),
	"/api/[[...path]]": () => import("../app/api/[[...path]]/route.ts"),
};

/** The addresses with parameters, as expressions. The others are found by their names. */
const expressions = Object.entries(routes)
	.filter(([pattern]) => pattern.includes("["))
	.map(([pattern, load]) => ({
		load,
		expression: new RegExp(
			`^${pattern
				.replace(/\/\[\[\.{3}(\w+)\]\]/, "(?:/(?<$1>.*))?")
				.replace(/\[\.{3}(\w+)\]/, "(?<$1>.+)")
				.replace(/\[(\w+)\]/g, "(?<$1>[^/]+)")}$`,
		),
		many: pattern.includes("[..."),
	}));
const named = new Map(Object.entries(routes).filter(([pattern]) => !pattern.includes("[")));

/** v0.1.0 served these without `/api` as well, and its clients still use them. */
const WITHOUT_PREFIX = /^\/(completion|deepgram)\/?$/;

/**
 * Returns the path under `/api` that a request's path stands for, or undefined for paths outside the API. Leading slashes
 * count once: clients join a base URL that ends in a slash with a path that begins with one.
 */
export function apiPath(pathname: string): string | undefined {
	if (pathname.startsWith("/api/")) return pathname;
	const path = pathname.replace(/^\/+/, "/");
	if (path === "/api" || path.startsWith("/api/")) return path;
	if (WITHOUT_PREFIX.test(path)) return `/api${path}`;
	// A misspelt API path (`/API/health`, `/api%2Fhealth`) gets the API's 404: whoever sent it reads JSON.
	return /^\/api(?![\w-])/i.test(decode(path) || path) ? "/api" : undefined;
}

/** Takes a path under `/api`; gives the module that answers it and the path's parameters, decoded. */
export function matchRoute(pathname: string) {
	// As in Next, a slash at the end means nothing.
	const path = pathname.endsWith("/") ? pathname.slice(0, -1) : pathname;
	const load = named.get(path);
	if (load) return { load, params: {} };
	for (const { load, expression, many } of expressions) {
		const match = expression.exec(path);
		if (!match) continue;
		const params = Object.fromEntries(
			Object.entries(match.groups ?? {}).flatMap(([name, value]) => {
				const segments = value?.split("/").map(decode);
				return segments ? [[name, many ? segments : segments[0]]] : [];
			}),
		);
		return { load, params };
	}
	throw new Error(`no route for ${pathname}`);
}

/** Decodes a segment of a path; one that is malformed gives nothing, as no id or name is empty. */
function decode(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return "";
	}
}
