// Bodies that come slowly, or never end.
import { request } from "node:http";
import { expect, test } from "../support/fixtures.ts";
import type { Person } from "../support/people.ts";

const PASSWORD = "a password from an admin";

/** Opens a request and sends the start of its body; returns how to send the rest, and the answer. */
function sendSlowly(person: Person, path: string, start: string, length?: number, method = "POST") {
	const call = request(person.origin + path, {
		method,
		headers: {
			...{ Cookie: person.cookie, Origin: person.origin, "Content-Type": "application/json" },
			...(length === undefined ? {} : { "Content-Length": length }),
		},
	});
	const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
		call.on("response", async (response) => {
			let body = "";
			for await (const chunk of response) body += chunk;
			resolve({ status: response.statusCode ?? 0, body });
		});
		call.on("error", reject);
	});
	call.write(start);
	return {
		answer,
		write: (text: string) => call.write(text),
		end: (text: string) => call.end(text),
	};
}

test.describe("a body", { tag: "@direct" }, () => {
	for (const [how, length] of [
		["of a declared length", 1_000],
		["in pieces", undefined],
	] as const) {
		test(`${how} that does not arrive within ten seconds is given up with TIMEOUT`, async ({
			approved,
		}) => {
			for (const path of ["/api/completion", "/api/auth/update-user"]) {
				const { answer } = sendSlowly(approved, path, '{"prompt":"', length);
				const { status, body } = await answer;
				expect(status, path).toBe(408);
				expect(JSON.parse(body)).toMatchObject({ code: "TIMEOUT" });
			}
		});
	}

	test("that ends in time is answered, however slowly it came", async ({ approved, mark }) => {
		const slow = sendSlowly(approved, "/api/completion", '{"prompt":');
		await (await approved.ask("something else meanwhile")).text();
		slow.end(`"${mark}"}`);
		const { status, body } = await slow.answer;
		expect(status).toBe(200);
		expect(body).toContain("data: [DONE]");
	});
});

for (const [how, method, path, change] of [
	["banned", "PATCH", "", { banned: true }],
	["no longer approved", "PATCH", "", { isApproved: false }],
	["signed out", "POST", "/sign-out", {}],
] as const) {
	for (const [kind, isRenewed] of [
		["", false],
		[" whose cookie lets work start early", true],
	] as const) {
		test(`somebody${kind} who is ${how} while their body arrives is not answered`, {
			tag: "@direct",
		}, async ({ approved, admin, emulator, mark }) => {
			const person = isRenewed ? await approved.renewed() : approved;
			await emulator.script("gemini", `late ${mark}`, [{ text: "Secret." }, { hold: "never" }]);
			const slow = sendSlowly(person, "/api/completion", '{"prompt":');
			// Their access has been decided: others of their requests were answered meanwhile.
			for (let i = 0; i < 2; i++) await (await person.ask(`meanwhile ${mark}`)).text();
			const user = `/api/admin/users/${approved.id}${path}`;
			expect((await admin.send(method, user, change)).status).toBe(200);
			slow.end(`"late ${mark}"}`);
			const { status, body } = await slow.answer;
			expect(status).toBe(401);
			expect(body).not.toContain("Secret");
			// Gemini may have been asked while D1 was asked again; then it was not kept talking.
			await emulator.seenNothing("gemini", `late ${mark}`, "open");
		});
	}
}

for (const [method, end, start, rest] of [
	["PATCH", "", '{"isApproved":', "true}"],
	["POST", "/password", '{"password":', `"${PASSWORD}"}`],
] as const) {
	test(`an admin who is signed out while the body of ${method} /api/admin/users/…${end} arrives changes nothing`, {
		tag: "@direct",
	}, async ({ admin, approved, pending }) => {
		const path = `/api/admin/users/${approved.id}`;
		await admin.send("PATCH", path, { role: "admin" });
		const target = `/api/admin/users/${pending.id}${end}`;
		const slow = sendSlowly(approved, target, start, undefined, method);
		for (let i = 0; i < 2; i++) expect((await approved.get("/api/admin/users")).status).toBe(200);
		expect((await admin.send("POST", `${path}/sign-out`)).status).toBe(200);
		slow.end(rest);
		expect((await slow.answer).status).toBe(401);
		const audit = await admin.get(`/api/admin/audit?target=${pending.id}`);
		expect(await audit.json()).toMatchObject({ total: 0 });
	});
}

test("a declared length over the limit is refused unread", { tag: "@direct" }, async ({
	approved,
}) => {
	const { answer } = sendSlowly(approved, "/api/completion", "{", 95 * 1024 * 1024);
	const { status, body } = await answer;
	expect(status).toBe(413);
	expect(JSON.parse(body)).toMatchObject({ code: "TOO_LARGE" });
});
