// The hourly cron replaces estimates of listening by what Deepgram has billed.
import { setting } from "../support/fixtures.ts";
import { expect, test } from "../support/gated-worker.ts";

const DAY_MS = 86_400_000;
const dayBefore = (count: number) =>
	new Date(Date.now() - count * DAY_MS).toISOString().slice(0, 10);

test("the cron replaces estimates of the last three days by Deepgram's bill, as often as it runs, and leaves everything else", async ({
	gated,
}) => {
	const [billed, unbilled] = [gated.accounts.approved(), gated.accounts.approved()];
	// Each has an estimated dollar of Deepgram and a dollar of Gemini on each of the last days. No other test uses a day before today.
	const days = [1, 2, 3, 4].map(dayBefore);
	const rows = [billed.id, unbilled.id, ""].flatMap((id) =>
		days.flatMap((day) =>
			["deepgram", "gemini"].map((service) => ({ id, day, service, nano: id ? 1e9 : 2e9 })),
		),
	);
	await gated.sql(
		`insert into usage_day select value ->> 'id', value ->> 'day', value ->> 'service', 'nova-3', 1, 0, 0, 0, 0, 0, 60, value ->> 'nano',
			iif(value ->> 'service' = 'deepgram', value ->> 'nano', 0) from json_each(?)`,
		JSON.stringify(rows),
	);
	const bill = async (age: number, userId: string, dollars: number) => {
		const body = JSON.stringify({ day: dayBefore(age), tag: `user:${userId}`, dollars });
		await fetch(`${setting("E2E_EMULATOR")}/emulator/bills`, { method: "POST", body });
	};
	await bill(0, billed.id, 9);
	await bill(1, billed.id, 0.25);
	await bill(1, billed.id, 0.05);
	await bill(2, billed.id, 3);
	await bill(4, billed.id, 9);
	await bill(1, "a user of another deployment", 7);
	await bill(1, "", 7);

	const read = async (service: string, userId: string) => {
		const sums = await gated.sql<{ usd: number; estimated: number }>(
			`select sum(costNano) / 1e9 usd, sum(estimatedNano) / 1e9 estimated from usage_day
				where userId = ? and service = ? and day < date() group by day order by day desc`,
			userId,
			service,
		);
		return sums.map(({ usd, estimated }) => [usd, estimated]);
	};
	const [first, second] = ["a first run", "a second run"];
	for (const run of [first, second]) {
		const cron = await fetch(`${gated.admin.origin}/cdn-cgi/local/scheduled?cron=17+*+*+*+*`);
		expect(cron.status, run).toBe(200);
		const [yesterday, before, ...older] = await read("deepgram", billed.id);
		expect([yesterday, before], run).toEqual([
			[0.3, 0],
			[3, 0],
		]);
		expect(older, run).toEqual([
			[1, 1],
			[1, 1],
		]);
		expect(await read("deepgram", unbilled.id), run).toEqual(Array(4).fill([1, 1]));
		expect(await read("deepgram", ""), run).toEqual([
			[1.3, 1],
			[4, 1],
			[2, 2],
			[2, 2],
		]);
		expect(await read("gemini", billed.id), run).toEqual(Array(4).fill([1, 0]));
	}
	expect(
		await gated.sql("select * from usage_day where userId like '%another deployment'"),
	).toEqual([]);
});

test("the cron deletes single calls after 30 days and expired reservations, and keeps their sums", async ({
	gated,
}) => {
	const { id } = gated.accounts.approved();
	const call = (name: string, age: number) =>
		gated.sql(
			`insert into generation values (?, ?, null, unixepoch() - ?, 'm', 1, 0, 1, 0, 5, 5, 'finished', null, 1, 0)`,
			`${name} ${id}`,
			id,
			age,
		);
	const key = (name: string, age: number) =>
		gated.sql(
			`insert into listening values (?, ?, null, unixepoch() - ?, 'nova-3', 60, 1, 1)`,
			`${name} ${id}`,
			id,
			age,
		);
	const month = 30 * 86_400;
	for (const insert of [call, key]) {
		await insert("old", month + 60);
		await insert("young", month - 60);
	}
	await gated.sql(
		`insert into reservation values (?, ?, 1, unixepoch() - 1), (?, ?, 1, unixepoch() + 60)`,
		`old ${id}`,
		id,
		`young ${id}`,
		id,
	);
	await gated.sql(
		`insert into usage_day values (?, date('now', '-40 days'), 'gemini', 'm', 1, 0, 1, 0, 1, 0, 0, 1, 0)`,
		id,
	);
	await fetch(`${gated.admin.origin}/cdn-cgi/local/scheduled?cron=17+*+*+*+*`);
	for (const table of ["generation", "listening", "reservation"]) {
		const left = await gated.sql(`select id from ${table} where userId = ?`, id);
		expect(left, table).toEqual([{ id: `young ${id}` }]);
	}
	expect(await gated.sql("select calls from usage_day where userId = ?", id)).toHaveLength(1);
});
