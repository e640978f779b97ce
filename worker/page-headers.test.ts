import { expect, test } from "vitest";
import { notFoundPage, pageResponse, securePage } from "./page-headers.ts";

const ask = (headers: Record<string, string> = {}, method = "GET", body = "<p>Hello</p>") =>
	pageResponse(
		new Request("https://example.com/", { method, headers }),
		new Response(body, {
			headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "s-maxage=31536000" },
		}),
	);

test("a page may be cached but must be revalidated each time", async () => {
	const response = await ask();
	expect(await response.text()).toBe("<p>Hello</p>");
	expect(Object.fromEntries(response.headers)).toEqual({
		"cache-control": "public, max-age=0, must-revalidate",
		"content-type": "text/html; charset=utf-8",
		etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
		vary: "RSC",
	});
});

test("the ETag depends on the content alone", async () => {
	const etag = async (body: string) => (await ask({}, "GET", body)).headers.get("etag");
	expect(await etag("a")).toBe(await etag("a"));
	expect(await etag("a")).not.toBe(await etag("b"));
});

test.each(["GET", "HEAD"])("a %s with the current ETag gets 304", async (method) => {
	const etag = String((await ask()).headers.get("etag"));
	for (const header of [etag, `W/${etag}`, `"old", W/${etag}`, `${etag},"old"`, "*"]) {
		const response = await ask({ "If-None-Match": header }, method);
		expect(response.status, header).toBe(304);
		expect(await response.text()).toBe("");
		expect(response.headers.get("etag")).toBe(etag);
		expect(response.headers.get("cache-control")).toBe("public, max-age=0, must-revalidate");
	}
	for (const header of ['"old"', etag.slice(1, -1), "", '"old", W/"older"']) {
		expect((await ask({ "If-None-Match": header }, method)).status, header).toBe(200);
	}
});

test("HEAD returns the headers of the page and no body", async () => {
	const head = await ask({}, "HEAD");
	expect(Object.fromEntries(head.headers)).toEqual(Object.fromEntries((await ask()).headers));
	expect(head.body).toBeNull();
});

test("a response of Next other than 200 becomes a 500, without its Location", async () => {
	const request = new Request("https://example.com/");
	const page = Response.redirect("https://evil.example/", 308);
	const response = await pageResponse(request, page);
	expect(response.status).toBe(500);
	expect(response.headers.get("location")).toBeNull();
	expect(response.headers.get("cache-control")).toBe("no-store");
});

test("the 404 page is never cached", () => {
	const response = notFoundPage(new Request("https://example.com/x"), new Response("none"));
	expect(response.status).toBe(404);
	expect(response.headers.get("cache-control")).toBe("no-store");
});

test("a 304 has the security headers and a request id", async () => {
	const response = securePage(await ask({ "If-None-Match": "*" }));
	expect(response.status).toBe(304);
	expect(Object.fromEntries(response.headers)).toMatchObject({
		"content-security-policy": expect.stringContaining("default-src 'none'"),
		"strict-transport-security": expect.stringContaining("max-age="),
		"x-content-type-options": "nosniff",
		"x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
	});
});

test("the policy allows the given inline scripts and nothing unsafe", () => {
	const policy = (hashes?: string[]) =>
		securePage(new Response(), hashes).headers.get("content-security-policy");
	expect(policy()).toContain("; script-src 'self'; ");
	expect(policy(["'sha256-a'", "'sha256-b'"])).toContain(
		"; script-src 'self' 'sha256-a' 'sha256-b'; ",
	);
	expect(policy(["'sha256-a'"])).not.toContain("unsafe");
});
