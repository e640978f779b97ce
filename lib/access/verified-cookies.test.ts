import { beforeEach, expect, test } from "vitest";
import { signedCookieValue, verifySigned } from "./auth-cookie.ts";
import { rememberVerified } from "./verified-cookies.ts";

const config = {
	origin: "http://localhost:8787",
	authSecret: "a secret of at least 32 characters",
};
const signed = (text: string) => decodeURIComponent(signedCookieValue(text, config));

let reads: number;
let verified: ReturnType<typeof rememberVerified<string>>;
beforeEach(() => {
	reads = 0;
	verified = rememberVerified((value, config) => {
		reads++;
		return verifySigned(value, config);
	});
});

test("a value that was verified is not verified again", () => {
	expect(verified(signed("one"), config)).toBe("one");
	expect(verified(signed("one"), { ...config })).toBe("one");
	expect(reads).toBe(1);
});

test("a value that is not valid is rejected each time, also beside a valid one", () => {
	const value = signed("one");
	verified(value, config);
	const forged = value.replace("one", "two");
	expect(verified(forged, config)).toBeUndefined();
	expect(verified(forged, config)).toBeUndefined();
	expect(verified(undefined, config)).toBeUndefined();
	expect(reads).toBe(3);
});

test("a value is verified again under another secret", () => {
	const value = signed("one");
	verified(value, config);
	expect(verified(value, { ...config, authSecret: "another secret of 32 characters or so" })).toBe(
		undefined,
	);
});

test("500 values are remembered, and the oldest is forgotten first", () => {
	for (let i = 0; i < 500; i++) verified(signed(`value ${i}`), config);
	verified(signed("value 0"), config);
	expect(reads).toBe(500);
	verified(signed("value 500"), config);
	verified(signed("value 1"), config);
	expect(reads).toBe(501);
	verified(signed("value 0"), config);
	expect(reads).toBe(502);
});
