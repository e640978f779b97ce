import { globSync } from "node:fs";
import { expect, test } from "vitest";
import { apiPath, matchRoute, routes } from "./routes.ts";

test("the table of routes matches the files in app/api", () => {
	const tree = globSync("app/api/**/route.ts").map((file) =>
		`/${file}`.replace(/^\/app|\/route\.ts$/g, ""),
	);
	expect(Object.keys(routes).sort()).toEqual(tree.sort());
});

test("every route loads the module at its own path", () => {
	for (const [pattern, load] of Object.entries(routes)) {
		expect(String(load)).toContain(`/app${pattern}/route.ts`);
	}
});

test("a path without parameters is answered by its own module", () => {
	for (const pattern of Object.keys(routes).filter((pattern) => !pattern.includes("["))) {
		expect(matchRoute(pattern).load, pattern).toBe(routes[pattern]);
	}
});

const MATCHES: [string, string, object, string][] = [
	["/api/completion", "/api/completion", {}, "/api/completion"],
	["/api/auth/session", "/api/auth/session", {}, "/api/auth/session"],
	["/api/auth/sign-in/email", "/api/auth/[...all]", { all: ["sign-in", "email"] }, "/api/auth/*"],
	["/api/admin/users", "/api/admin/users", {}, "/api/admin/users"],
	["/api/admin/users/a%20b", "/api/admin/users/[id]", { id: "a b" }, "/api/admin/users/:id"],
	[
		"/api/admin/users/a%2Fb/sign-out",
		"/api/admin/users/[id]/sign-out",
		{ id: "a/b" },
		"/api/admin/users/:id/sign-out",
	],
	[
		"/api/admin/users/a/sessions/b%20c",
		"/api/admin/users/[id]/sessions/[session]",
		{ id: "a", session: "b c" },
		"/api/admin/users/:id/sessions/:session",
	],
	["/api/admin/users/%E0%A4%A", "/api/admin/users/[id]", { id: "" }, "/api/admin/users/:id"],
	["/api", "/api/[[...path]]", {}, "/api/*"],
	["/api/completion/x", "/api/[[...path]]", { path: ["completion", "x"] }, "/api/*"],
	["/api/completion/", "/api/completion", {}, "/api/completion"],
	["/api/auth", "/api/[[...path]]", { path: ["auth"] }, "/api/*"],
	["/api/auth/", "/api/[[...path]]", { path: ["auth"] }, "/api/*"],
	["/api/auth//x", "/api/auth/[...all]", { all: ["", "x"] }, "/api/auth/*"],
	["/api//auth/x", "/api/[[...path]]", { path: ["", "auth", "x"] }, "/api/*"],
	[
		"/api/admin/users//sign-out",
		"/api/[[...path]]",
		{ path: ["admin", "users", "", "sign-out"] },
		"/api/*",
	],
];
test.each(MATCHES)(
	"%s is answered by %s, with the parameters %j, and logged as %s",
	(pathname, pattern, params, logged) => {
		const found = matchRoute(pathname);
		expect(found.load).toBe(routes[pattern]);
		expect(found.params).toEqual(params);
		expect(found.route).toBe(logged);
	},
);

const API_PATHS: [string, string | undefined][] = [
	["/api", "/api"],
	["/api/health", "/api/health"],
	["/completion", "/api/completion"],
	["/deepgram/", "/api/deepgram/"],
	["//api/completion", "/api/completion"],
	["///completion", "/api/completion"],
	["/api//health", "/api//health"],
	["/API/health", "/api"],
	["/api%2Fhealth", "/api"],
	["/%61pi/health", "/api"],
	["/api;x", "/api"],
	["/api%", "/api"],
	["/", undefined],
	["//", undefined],
	["/apis", undefined],
	["/completion/more", undefined],
	["/health", undefined],
	["/x/api/health", undefined],
];
test.each(API_PATHS)("%s stands for %s in the API", (pathname, path) => {
	expect(apiPath(pathname)).toBe(path);
});
