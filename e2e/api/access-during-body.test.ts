// Access that ends while the body of a request is still arriving.
import type { EmulatorClient } from "../support/emulator.ts";
import { expect, test } from "../support/gated-worker.ts";
import { Api, type Person } from "../support/people.ts";
import { sendSlowly } from "../support/slow-body.ts";

/** A body that arrives within 10 ms of the authorization is not authorized again; this is more. */
const LATE_MS = 20;

/** Starts a request whose body has not arrived whole, and waits until its session counts as read long ago. */
async function startAuthorized(
	{ emulator, mark }: { emulator: EmulatorClient; mark: string },
	person: Person,
	method: string,
	path: string,
	start: string,
) {
	const gate = `d1 ${mark}`;
	await emulator.script("d1", gate, [{ hold: gate }, { raw: "open" }]);
	const slow = sendSlowly(person, path, start, { method, gate });
	await emulator.seenOnce("d1", gate);
	await emulator.release(gate);
	// The Worker has the row by the time it has answered a later request.
	const later = () => new Api(person.origin).get("/api/health");
	await later();
	const authorized = Date.now();
	while (Date.now() - authorized < LATE_MS) await later();
	return slow;
}

for (const [how, method, path, change] of [
	["banned", "PATCH", "", { banned: true }],
	["no longer approved", "PATCH", "", { isApproved: false }],
	["signed out", "POST", "/sign-out", {}],
] as const) {
	for (const [cache, isRenewed] of [
		["without a session cache", false],
		["with a session cache", true],
	] as const) {
		test(`a user ${cache} who is ${how} while their body arrives gets no answer`, async ({
			gated,
			emulator,
			mark,
		}) => {
			const approved = gated.accounts.approved();
			const person = isRenewed ? await approved.renewed() : approved;
			await emulator.script("gemini", `late ${mark}`, [{ text: "Secret." }, { hold: "never" }]);
			const slow = await startAuthorized(
				{ emulator, mark },
				person,
				"POST",
				"/api/completion",
				'{"prompt":',
			);
			const user = `/api/admin/users/${approved.id}${path}`;
			expect((await gated.admin.send(method, user, change)).status).toBe(200);
			slow.end(`"late ${mark}"}`);
			const { status, body } = await slow.response;
			expect(status).toBe(how === "banned" && isRenewed ? 403 : 401);
			expect(body).not.toContain("Secret");
			// A call that started early has ended.
			await emulator.seenNothing("gemini", `late ${mark}`, "open");
		});
	}
}

for (const [method, end, start, rest] of [
	["PATCH", "", '{"isApproved":', "true}"],
	["POST", "/password", '{"password":', `"a password from an admin"}`],
] as const) {
	test(`an admin who is signed out while the body of ${method} /api/admin/users/:id${end} arrives changes nothing`, async ({
		gated,
		emulator,
		mark,
	}) => {
		const { admin } = gated;
		const [actor, target] = [gated.accounts.approved(), gated.accounts.pending()];
		const path = `/api/admin/users/${actor.id}`;
		await admin.send("PATCH", path, { role: "admin" });
		const targetPath = `/api/admin/users/${target.id}${end}`;
		const slow = await startAuthorized({ emulator, mark }, actor, method, targetPath, start);
		expect((await admin.send("POST", `${path}/sign-out`)).status).toBe(200);
		slow.end(rest);
		expect((await slow.response).status).toBe(401);
		const audit = await admin.get(`/api/admin/audit?target=${target.id}`);
		expect(await audit.json()).toMatchObject({ total: 0 });
	});
}

test("an interview that an admin ends while the body of a request for a key arrives gets no key", async ({
	gated,
	emulator,
	mark,
}) => {
	const person = gated.accounts.approved();
	const started = await person.send("POST", "/api/sessions/start", {});
	const { sessionId } = await started.json<{ sessionId: string }>();
	const slow = await startAuthorized(
		{ emulator, mark },
		person,
		"POST",
		"/api/deepgram",
		'{"sessionId":',
	);
	const end = await gated.admin.send("POST", `/api/admin/interviews/${sessionId}/end`);
	expect(end.status).toBe(204);
	slow.end(`"${sessionId}"}`);
	const { status, body } = await slow.response;
	expect(status).toBe(409);
	expect(JSON.parse(body)).toMatchObject({ code: "SESSION_ENDED" });
});
