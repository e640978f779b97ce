// What reaches Next, and what does not: requests outside the API, in whatever form they come.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import fc from "fast-check";
import { expect, test } from "../support/fixtures.ts";

const MIB = 1024 * 1024;
const PAGES = ["/", "/admin", "/admin/person", "/admin/history"];

/** Sends a path as it is written; `fetch` would normalize it first. */
function ask(
	origin: string,
	path: string,
	method = "GET",
	headers: Record<string, string> = {},
): Promise<{ status: number; headers: IncomingMessage["headers"]; text: string }> {
	const { hostname, port, host } = new URL(origin);
	return new Promise((resolve, reject) => {
		const socket = connect(Number(port), hostname);
		const lines = Object.entries({ Host: host, Connection: "close", ...headers }).map(
			([name, value]) => `${name}: ${value}\r\n`,
		);
		const body = method === "POST" ? "a=b" : "";
		if (body) lines.push(`Content-Length: ${body.length}\r\n`);
		let received = "";
		socket.setEncoding("latin1");
		socket.on("data", (text) => {
			received += text;
		});
		socket.on("error", reject);
		socket.on("close", () => {
			const [head = "", ...rest] = received.split("\r\n\r\n");
			const [line = "", ...fields] = head.split("\r\n");
			resolve({
				status: Number(line.split(" ")[1]),
				headers: Object.fromEntries(
					fields.map((field) => {
						const [name = "", ...value] = field.split(": ");
						return [name.toLowerCase(), value.join(": ")];
					}),
				),
				text: rest.join("\r\n\r\n"),
			});
		});
		socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
	});
}

/** Returns the id of the build, as the pages' scripts have it. */
async function buildId(origin: string): Promise<string> {
	const { text } = await ask(origin, "/");
	const [, id = ""] = /\\"b\\":\\"([^\\]+)/.exec(text) ?? [];
	expect(id).not.toBe("");
	return id;
}

for (const path of ["/", "/admin", "/nothing"]) {
	test(`a POST to ${path} is answered before its body has come`, async ({ origin }) => {
		for (const length of [undefined, 95 * MIB]) {
			const headers: Record<string, number> = length ? { "Content-Length": length } : {};
			const call = httpRequest(origin + path, { method: "POST", headers });
			// Sends the first bytes only: a server that waits for the rest never responds.
			call.write("x".repeat(64 * 1024));
			const response = await new Promise<IncomingMessage>((resolve, reject) => {
				call.on("response", resolve);
				call.on("error", reject);
			});
			expect(response.statusCode).toBe(path === "/nothing" ? 404 : 405);
			expect(response.headers.allow).toBe(path === "/nothing" ? undefined : "GET, HEAD");
			expect(response.headers["x-content-type-options"]).toBe("nosniff");
			call.on("error", () => {});
			call.destroy();
		}
	});

	test(`a body of 95 MiB sent to ${path} is not read`, async ({ origin }) => {
		const headers = { "Content-Length": 95 * MIB };
		const call = httpRequest(origin + path, { method: "POST", headers });
		const chunk = "x".repeat(64 * 1024);
		let sent = 0;
		const feed = () => {
			while (!call.destroyed && sent < 95 * MIB) {
				sent += chunk.length;
				if (!call.write(chunk)) return;
			}
		};
		call.on("drain", feed);
		// Either the response or the closed connection is noticed first.
		const end = new Promise((resolve) => {
			call.on("response", resolve);
			call.on("error", resolve);
		});
		feed();
		await end;
		// Socket buffers in between absorb this much.
		expect(sent).toBeLessThan(20 * MIB);
		call.destroy();
	});
}

test("pages answer methods other than GET and HEAD with 405", async ({ origin }) => {
	for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "PROPFIND"]) {
		for (const path of PAGES) {
			const response = await ask(origin, path, method);
			expect(response.status, `${method} ${path}`).toBe(405);
			expect(response.headers.allow).toBe("GET, HEAD");
			expect(response.headers["cache-control"]).toBe("no-store");
		}
		expect((await ask(origin, "/nothing", method)).status).toBe(404);
	}
});

test("a page is sent as a React Server Components payload to Next's own client, and as HTML to everyone else", async ({
	origin,
}) => {
	const rsc = { RSC: "1" };
	for (const path of PAGES) {
		const html = await ask(origin, path);
		const payload = await ask(origin, `${path}?_rsc=abc`, "GET", rsc);
		expect(payload.status).toBe(200);
		expect(payload.headers["content-type"]).toBe("text/x-component");
		expect(payload.text).not.toContain("<!DOCTYPE");
		// What Next's client adds, and what it never would, leaves the payload as it is.
		const prefetch = {
			...rsc,
			"Next-Router-Prefetch": "1",
			"Next-Router-Segment-Prefetch": "/_tree",
		};
		const tree = { ...rsc, "Next-Router-State-Tree": "[]", "Next-Url": "//evil.example" };
		for (const headers of [prefetch, tree, { ...rsc, "x-prerender-revalidate": "1" }]) {
			const same = await ask(origin, `${path}?_rsc=abc&x=//evil.example`, "GET", headers);
			expect(same.headers["content-type"]).toBe("text/x-component");
			expect(same.headers.etag).toBe(payload.headers.etag);
		}
		for (const [query, headers] of [
			["", rsc],
			["?_rsc=abc", {}],
			["?_rsc=abc", { RSC: "2" }],
		] as [string, Record<string, string>][]) {
			const page = await ask(origin, path + query, "GET", headers);
			expect(page.headers["content-type"]).toBe("text/html; charset=utf-8");
			expect(page.headers.etag).toBe(html.headers.etag);
		}
		// A cache must not use one for the other: other tags, and Vary where the URL is the same.
		expect(payload.headers.etag).not.toBe(html.headers.etag);
		expect([payload.headers.vary, html.headers.vary]).toEqual(["RSC", "RSC"]);
		const cached = { "If-None-Match": String(html.headers.etag) };
		expect((await ask(origin, `${path}?_rsc=abc`, "GET", { ...rsc, ...cached })).status).toBe(200);
		const own = { "If-None-Match": String(payload.headers.etag) };
		expect((await ask(origin, `${path}?_rsc=abc`, "GET", { ...rsc, ...own })).status).toBe(304);
		expect((await ask(origin, `${path}?_rsc=abc`, "POST", rsc)).status).toBe(405);
	}
	for (const path of [
		"/nothing",
		"/404",
		"/_not-found",
		"/_global-error",
		"/api/x/../../nothing",
	]) {
		const missing = await ask(origin, `${path}?_rsc=abc`, "GET", rsc);
		expect(missing.status, path).toBe(404);
		expect(missing.headers["content-type"]).toBe("text/html; charset=utf-8");
	}
});

test("of Next's own paths only static files are served", async ({ origin }) => {
	const data = `/_next/data/${await buildId(origin)}`;
	for (const path of [
		`${data}/index.json`,
		`${data}/admin.json`,
		`${data}//evil.example/x.json`,
		`${data}/api/completion.json`,
		"/_next/data/",
		"/_next/image?url=%2Ficon.svg&w=64&q=75",
		"/index.rsc",
		"/admin.rsc",
		"/admin.segments/_tree.segment.rsc",
		"/admin.html",
		"/index",
	]) {
		for (const method of ["GET", "HEAD", "POST", "PUT", "DELETE"]) {
			const response = await ask(origin, path, method);
			expect(response.status, `${method} ${path}`).toBe(404);
			expect(response.headers["content-type"]).toBe("text/html; charset=utf-8");
		}
	}
});

test("headers and query of a request do not change the page", async ({ origin }) => {
	const plain = await ask(origin, "/admin");
	for (const [path, headers] of [
		["/admin", { RSC: "1", "Next-Router-Prefetch": "1" }],
		["/admin", { "x-nextjs-data": "1" }],
		["/admin", { "x-middleware-rewrite": "/api/health", "x-middleware-subrequest": "1" }],
		["/admin", { "x-invoke-path": "/api/health", "x-matched-path": "/api/health" }],
		["/admin", { "x-prerender-revalidate": "1", "x-forwarded-host": "evil.example" }],
		["/admin", { "next-action": "0123456789" }],
		["/admin?__nextLocale=//evil.example&__nextDataReq=1&dpl=x&amp=1", {}],
	] as [string, Record<string, string>][]) {
		const response = await ask(origin, path, "GET", headers);
		expect(response.status, JSON.stringify(headers)).toBe(200);
		expect(response.text).toBe(plain.text);
		expect(response.headers.etag).toBe(plain.headers.etag);
	}
});

/** Pieces of paths that routers, decoders and browsers read differently. */
const pieces = [
	"/",
	"//",
	"\\",
	"%2F",
	"%2f%2F",
	"%5C",
	".",
	"..",
	"%2e%2e",
	"%00",
	"%",
	"%ff",
	";",
	"@",
	":",
	"evil.example",
	"http://evil.example",
	"_next",
	"data",
	"static",
	"image",
	"cdn-cgi",
	"x.json",
	"admin",
	"api",
	"completion",
	"icon.svg",
	"index",
	"404",
	"?",
	"#",
	"?url=//evil.example",
	"&",
	"%0d%0aLocation:%20http://evil.example",
];

test("no request is redirected to another host", async ({ origin }) => {
	const build = await buildId(origin);
	const path = fc
		.array(fc.constantFrom(...pieces, build, `_next/data/${build}/`), { maxLength: 8 })
		.map((parts) => `/${parts.join("")}`);
	const headers = fc.dictionary(
		fc.constantFrom(
			"x-nextjs-data",
			"RSC",
			"x-forwarded-host",
			"x-middleware-rewrite",
			"next-action",
		),
		fc.constantFrom("1", "evil.example", "//evil.example/"),
	);
	const check = async (path: string, method: string, headers: Record<string, string> = {}) => {
		const response = await ask(origin, path, method, headers);
		const { location = "/", refresh, link } = response.headers;
		expect(new URL(String(location), origin).origin, path).toBe(origin);
		expect([refresh, link]).toEqual([undefined, undefined]);
	};
	await check(`/_next/data/${build}//evil.example/x.json`, "GET");
	await check(`/_next/data/${build}//evil.example/x.json`, "POST");
	await fc.assert(
		fc.asyncProperty(path, fc.constantFrom("GET", "HEAD", "POST", "OPTIONS"), headers, check),
		{ numRuns: 500 },
	);
});

test("every response has nosniff and HSTS", async ({ origin, anyone }) => {
	const { text } = await ask(origin, "/");
	const files = ["/icon.svg", /\/_next\/static\/[^"]+\.js/.exec(text)?.[0] ?? ""];
	for (const path of [
		...PAGES,
		...files,
		"/admin?_rsc=abc",
		"/nothing",
		"/404",
		"//",
		"/_next/static/none.js",
	]) {
		for (const method of ["GET", "HEAD"]) {
			const { headers } = await anyone.fetch(path, { method });
			expect(headers.get("x-content-type-options"), `${method} ${path}`).toBe("nosniff");
			expect(headers.get("strict-transport-security"), path).toMatch(/^max-age=\d{8}/);
		}
	}
});

test("a misspelt API path is answered as JSON with a request id", async ({ origin }) => {
	for (const path of [
		"/API",
		"/Api/health",
		"/api%2Fhealth",
		"/api%2fx",
		"//api",
		"/api;x",
		"/api.json",
		"/api%",
		"/%61pi/health",
		"/api%00",
		"/api\\\\x",
		"/api?x",
		"/api/%",
		"/api%5Cx",
		"///api//x",
	]) {
		for (const method of ["GET", "POST"]) {
			const response = await ask(origin, path, method);
			expect(response.status, path).toBe(404);
			expect(response.headers["x-request-id"], path).toMatch(/^[0-9a-f-]{36}$/);
			expect(response.text).toContain('"code":"NOT_FOUND"');
		}
	}
});

test("pages also have a request id, a new one each time", async ({ origin }) => {
	const ids = new Set<unknown>();
	for (const path of [...PAGES, "/nothing", "/admin"]) {
		const { headers } = await ask(origin, path);
		expect(headers["x-request-id"]).toMatch(/^[0-9a-f-]{36}$/);
		ids.add(headers["x-request-id"]);
	}
	expect(ids.size).toBe(6);
});

test("a page is revalidated each time, with 304 if it has not changed", async ({ anyone }) => {
	const etags = new Set<string>();
	for (const path of PAGES) {
		const first = await anyone.get(path);
		expect(first.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
		expect(first.headers.get("vary")).toBe("RSC");
		const etag = String(first.headers.get("etag"));
		etags.add(etag);
		for (const method of ["GET", "HEAD"]) {
			const headers = { "If-None-Match": `"old", ${etag}` };
			const again = await anyone.fetch(path, { method, headers });
			expect(again.status, `${method} ${path}`).toBe(304);
			expect(again.headers.get("etag")).toBe(etag);
			expect(again.headers.get("content-security-policy")).toContain("default-src 'none'");
			expect(again.headers.get("strict-transport-security")).toContain("max-age=");
		}
	}
	expect(etags.size).toBe(PAGES.length);
	const missing = await anyone.fetch("/nothing", { headers: { "If-None-Match": "*" } });
	expect(missing.status).toBe(404);
	expect(missing.headers.get("cache-control")).toBe("no-store");
});
