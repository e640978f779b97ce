// Bodies that arrive slowly, or never end.
import { expect, test } from "../support/fixtures.ts";
import { sendSlowly } from "../support/slow-body.ts";

test("a body that does not arrive within ten seconds is rejected with TIMEOUT", async ({
	approved,
}) => {
	await Promise.all(
		[1_000, undefined].flatMap((length) =>
			["/api/completion", "/api/auth/update-user"].map(async (path) => {
				const options = length === undefined ? {} : { length };
				const { status, body } = await sendSlowly(approved, path, '{"prompt":"', options).response;
				expect(status, path).toBe(408);
				expect(JSON.parse(body)).toMatchObject({ code: "TIMEOUT" });
			}),
		),
	);
});

test("a body that arrives slowly but in time is accepted", async ({ approved, mark }) => {
	const slow = sendSlowly(approved, "/api/completion", '{"prompt":');
	await (await approved.ask("another prompt meanwhile")).text();
	slow.end(`"${mark}"}`);
	const { status, body } = await slow.response;
	expect(status).toBe(200);
	expect(body).toContain("data: [DONE]");
});

test("a declared length over the limit is rejected before the body arrives", async ({
	approved,
}) => {
	const length = 95 * 1024 * 1024;
	const { status, body } = await sendSlowly(approved, "/api/completion", "{", { length }).response;
	expect(status).toBe(413);
	expect(JSON.parse(body)).toMatchObject({ code: "TOO_LARGE" });
});
