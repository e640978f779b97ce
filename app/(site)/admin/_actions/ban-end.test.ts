import { afterEach, expect, test, vi } from "vitest";
import { banEndOf, LAST_BAN_END } from "./ban-end.ts";

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
