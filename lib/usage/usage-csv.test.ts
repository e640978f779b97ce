import { expect, test, vi } from "vitest";
import { ApiError } from "../http/errors.ts";
import { usageCsv } from "./usage-csv.ts";

const DAYS = { from: "2026-11-01", to: "2026-11-30" };

/** A D1 that answers this many queries with a full page each, then fails. */
function failingAfter(pages: number): D1Database {
	let queries = 0;
	const statement = {
		bind: () => statement,
		all: async () => {
			if (++queries > pages) throw new ApiError("UNAVAILABLE", "The database is not responding.");
			const row = { day: DAYS.from, userId: "u", email: null, service: "gemini", model: "m" };
			return { results: Array(1_000).fill({ ...row, costNano: 0, estimatedNano: 0 }) };
		},
	};
	return { prepare: () => statement } as unknown as D1Database;
}

test("a CSV whose first rows cannot be read is rejected before its response is made", async () => {
	await expect(usageCsv(failingAfter(0), DAYS, "id")).rejects.toMatchObject({
		code: "UNAVAILABLE",
	});
});

test("a CSV whose further rows cannot be read breaks off, and is logged once", async () => {
	const said = vi.spyOn(console, "error").mockReturnValue();
	const response = new Response(await usageCsv(failingAfter(2), DAYS, "id"));
	await expect(response.text()).rejects.toMatchObject({ code: "UNAVAILABLE" });
	expect(said).toHaveBeenCalledOnce();
	expect(JSON.parse(said.mock.calls[0]?.[0])).toMatchObject({
		requestId: "id",
		task: "usage CSV",
		code: "UNAVAILABLE",
	});
	said.mockRestore();
});
