// The admin API is for admins.
import { expect, test } from "../support/fixtures.ts";

const NEW = { password: "a password from an admin" };

const ROUTES = [
	["GET", "", undefined, 200],
	["GET", "/:id", undefined, 200],
	["DELETE", "/:id/sessions/none", undefined, 404],
	["POST", "/:id/password", NEW, 204],
] as const;
for (const [method, path, body, forAdmins] of ROUTES) {
	test(`${method} /api/admin/users${path} is for admins, whose answer has a Server-Timing`, async ({
		admin,
		anyone,
		pending,
		approved,
	}) => {
		const url = `/api/admin/users${path.replace(":id", pending.id)}`;
		for (const [client, status, code] of [
			[anyone, 401, "UNAUTHENTICATED"],
			[pending, 403, "PENDING_APPROVAL"],
			[approved, 403, "FORBIDDEN"],
		] as const) {
			const response = await client.send(method, url, body);
			expect(response.status).toBe(status);
			expect(await response.json()).toMatchObject({ code });
		}
		expect(await (await pending.get("/api/auth/session")).json()).not.toBeNull();
		const { headers, status } = await admin.send(method, url, body);
		expect(status).toBe(forAdmins);
		// Error responses have none.
		const timing = /^(authorization;dur=[\d.]+, ){1,2}database;dur=[\d.]+$/;
		expect(headers.get("server-timing") ?? "").toMatch(status < 400 ? timing : /^$/);
	});
}

test("the audit log is for admins", async ({ anyone, pending, approved }) => {
	const statuses = [];
	for (const client of [anyone, pending, approved]) {
		statuses.push((await client.get("/api/admin/audit")).status);
	}
	expect(statuses).toEqual([401, 403, 403]);
});
