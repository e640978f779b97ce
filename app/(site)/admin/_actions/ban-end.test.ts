import { afterEach, expect, test, vi } from "vitest";
import { banEndOf, LAST_BAN_END, nextMinute } from "./ban-end.ts";

afterEach(() => vi.unstubAllEnvs());

test("a local time is converted to UTC", () => {
	vi.stubEnv("TZ", "America/New_York");
	expect(banEndOf("2099-01-01T10:00")).toBe("2099-01-01T15:00:00.000Z");
});

test.each(["America/New_York", "Asia/Tokyo", "UTC"])(
	"the last end a field allows keeps a year of four digits in %s",
	(zone) => {
		vi.stubEnv("TZ", zone);
		expect(banEndOf(LAST_BAN_END)).toMatch(/^9999-12-31T/);
	},
);

test.each(["", "12026-01-01T10:00", "tomorrow"])(
	"“%s” is not an end and throws nothing",
	(value) => {
		expect(banEndOf(value)).toBeUndefined();
	},
);

test.each([
	["America/New_York", "2027-03-14T06:30:10Z", "2027-03-14T01:31"],
	["America/New_York", "2027-03-14T06:59:10Z", "2027-03-14T03:00"],
	["America/New_York", "2027-03-14T07:30:10Z", "2027-03-14T03:31"],
	["America/New_York", "2026-11-01T07:30:10Z", "2026-11-01T02:31"],
	["Asia/Tokyo", "2026-12-31T14:59:00Z", "2027-01-01T00:00"],
	["UTC", "2026-11-27T12:00:00Z", "2026-11-27T12:01"],
])("in %s the earliest end of a ban at %s is %s", (zone, now, earliest) => {
	vi.stubEnv("TZ", zone);
	expect(nextMinute(Date.parse(now))).toBe(earliest);
	expect(Date.parse(banEndOf(earliest) ?? "")).toBeGreaterThan(Date.parse(now));
});
