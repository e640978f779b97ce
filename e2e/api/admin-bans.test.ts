// Bans: their reason, their end, and how both are changed.
import type { UpdatedUser } from "../../clients/typescript/api.ts";
import { audit, details, inAnHour } from "../support/admin-api.ts";
import { expect, test } from "../support/gated-worker.ts";

test("a ban can have an end, and each new reason or end is a new audit row", async ({
	admin,
	approved,
}) => {
	const [path, soon, later] = [`/api/admin/users/${approved.id}`, inAnHour(), "2999-01-01T02:00"];
	const patch = async (body: object) => {
		const response = await admin.send("PATCH", path, body);
		expect(response.status, JSON.stringify(body)).toBe(200);
		return (await response.json<UpdatedUser>()).user;
	};
	const whole = `${soon.slice(0, 19)}.000Z`;
	expect(await patch({ banned: true, banExpires: soon })).toMatchObject({
		banned: true,
		banReason: null,
		banExpires: whole,
	});
	await patch({ banned: true, banReason: "spam", banExpires: soon });
	await patch({ banned: true, banReason: "spam", banExpires: soon });
	await patch({ banned: true, banReason: "spam", banExpires: `${later}:00+02:00` });
	await patch({ banned: true, banReason: "spam", banExpires: null });
	expect(await patch({ banned: false })).toMatchObject({ banned: false, banExpires: null });

	const ban = { banned: true, banReason: "spam" };
	const { history } = await details(admin, approved.id);
	const end = "2999-01-01T00:00:00.000Z";
	expect(history.slice(0, -1).reverse()).toMatchObject([
		{
			action: "ban",
			before: { banned: false, banReason: null, banExpires: null },
			after: { banned: true, banReason: null, banExpires: whole },
		},
		{ action: "ban", before: { banExpires: whole }, after: { ...ban, banExpires: whole } },
		{ action: "ban", before: { ...ban, banExpires: whole }, after: { ...ban, banExpires: end } },
		{ action: "ban", before: { ...ban, banExpires: end }, after: { ...ban, banExpires: null } },
		{ action: "unban", before: { ...ban, banExpires: null }, after: { banned: false } },
	]);
	const invalid = ["2001-01-01T00:00:00Z", new Date().toISOString(), "tomorrow", "2999-02-30", 1];
	for (const banExpires of [...invalid, "9999-12-31T23:59:59-23:59"]) {
		const response = await admin.send("PATCH", path, { banned: true, banExpires });
		expect(response.status, `${banExpires}`).toBe(400);
		expect(await response.json()).toMatchObject({ error: expect.stringMatching(/^`banExpires`/) });
	}
	expect((await admin.send("PATCH", path, { banExpires: inAnHour() })).status).toBe(400);
});

test("the reason and the end of a ban can be changed without any other change", async ({
	admin,
	approved,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	const patch = (body: object) => admin.send("PATCH", path, body);
	const end = "2999-01-01T00:00:00.000Z";
	const later = "2999-02-01T00:00:00.000Z";
	await patch({ banned: true, banReason: "spam", banExpires: end });

	for (const [body, after] of [
		[{ banReason: "abuse" }, { banReason: "abuse", banExpires: end }],
		[{ banExpires: later }, { banReason: "abuse", banExpires: later }],
		[{ banReason: "abuse" }, { banReason: "abuse", banExpires: later }],
		[
			{ banReason: null, banExpires: null },
			{ banReason: null, banExpires: null },
		],
	]) {
		const response = await patch(body as object);
		expect(response.status, JSON.stringify(body)).toBe(200);
		expect(await response.json()).toMatchObject({ user: { banned: true, ...after } });
	}
	// The third changed nothing.
	const { entries } = await audit(admin, { target: approved.id, action: "ban" });
	const banned = { banned: true };
	const first = { ...banned, banReason: "spam", banExpires: end };
	const second = { ...banned, banReason: "abuse", banExpires: end };
	const third = { ...banned, banReason: "abuse", banExpires: later };
	const fourth = { ...banned, banReason: null, banExpires: null };
	expect(entries.map(({ before, after }) => [before, after])).toEqual([
		[third, fourth],
		[second, third],
		[first, second],
		[{ banned: false, banReason: null, banExpires: null }, first],
	]);
});

test("a reason or end without a ban is rejected, and nothing is changed", async ({
	admin,
	approved,
}) => {
	const path = `/api/admin/users/${approved.id}`;
	for (const body of [
		{ banReason: "spam" },
		{ banExpires: inAnHour() },
		{ banReason: null },
		{ banReason: "spam", role: "admin", isApproved: false },
	]) {
		const response = await admin.send("PATCH", path, body);
		expect(response.status, JSON.stringify(body)).toBe(400);
		expect(await response.json()).toEqual({
			error: "`banReason` and `banExpires` need `banned: true`: this user is not banned.",
			code: "INVALID_REQUEST",
		});
	}
	const { user, sessions, history } = await details(admin, approved.id);
	expect(user).toMatchObject({ role: "user", isApproved: true, banned: false, banReason: null });
	expect(sessions).toHaveLength(1);
	expect(history.map(({ action }) => action)).toEqual(["approve"]);
	const nobody = await admin.send("PATCH", "/api/admin/users/nobody", { banReason: "spam" });
	expect(nobody.status).toBe(404);
});

test("the reason of an expired ban cannot be changed, and a new ban does not inherit it", async ({
	gated,
}) => {
	const { admin } = gated;
	const person = gated.accounts.approved();
	const path = `/api/admin/users/${person.id}`;
	await admin.send("PATCH", path, { banned: true, banReason: "spam", banExpires: inAnHour() });
	await gated.sql(`update "user" set banExpires = unixepoch() - 1 where id = ?`, person.id);
	expect((await admin.send("PATCH", path, { banReason: "abuse" })).status).toBe(400);
	const response = await admin.send("PATCH", path, { banned: true });
	expect(await response.json()).toMatchObject({
		user: { banned: true, banReason: null, banExpires: null },
	});
});

test("banning a banned user keeps the reason and end that are not given", async ({
	admin,
	approved,
}) => {
	const patch = async (body: object) => {
		const response = await admin.send("PATCH", `/api/admin/users/${approved.id}`, body);
		expect(response.status, JSON.stringify(body)).toBe(200);
		return (await response.json<UpdatedUser>()).user;
	};
	const end = "2999-01-01T00:00:00.000Z";
	const ban = { banned: true, banReason: "spam", banExpires: end };
	await patch(ban);
	expect(await patch({ banned: true })).toMatchObject(ban);
	expect(await patch({ banned: true, banReason: "abuse" })).toMatchObject({
		banReason: "abuse",
		banExpires: end,
	});
	const { total } = await audit(admin, { target: approved.id, action: "ban" });
	expect(total).toBe(2);
});
