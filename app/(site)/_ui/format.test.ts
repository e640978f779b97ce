import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ago } from "./format.ts";

beforeEach(() => {
	vi.useFakeTimers({ now: Date.parse("2026-06-15T12:00:00Z") });
});
afterEach(() => {
	vi.useRealTimers();
});

const relative = new Intl.RelativeTimeFormat();

test.each([
	["2026-06-15T11:59:00Z", -1, "minute"],
	["2026-06-15T11:00:01Z", -59, "minute"],
	["2026-06-15T11:00:00Z", -1, "hour"],
	["2026-06-14T12:00:00Z", -1, "day"],
	["2026-06-13T12:00:01Z", -1, "day"],
	["2026-06-08T12:00:00Z", -1, "week"],
	["2026-05-16T12:00:00Z", -1, "month"],
	["2025-06-15T12:00:00Z", -1, "year"],
	["2026-06-15T14:29:59Z", 2, "hour"],
	["2026-06-17T11:50:00Z", 2, "day"],
] as const)("%s is %i %s away", (iso, number, unit) => {
	expect(ago(iso)).toBe(relative.format(number, unit));
});

test("less than a minute is now", () => {
	const now = new Intl.RelativeTimeFormat(undefined, { numeric: "auto" }).format(0, "second");
	expect(ago("2026-06-15T11:59:01Z")).toBe(now);
});
