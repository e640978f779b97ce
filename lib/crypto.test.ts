import { expect, test } from "vitest";
import { hashPassword, verifyPassword } from "./crypto.ts";

test("a password fits its own hash and no other does", async () => {
	const hash = await hashPassword("correct horse");
	expect(await verifyPassword(hash, "correct horse")).toBe(true);
	expect(await verifyPassword(hash, "correct horsf")).toBe(false);
});

test("the same password hashes differently each time, its parameters beside it", async () => {
	const [one, two] = await Promise.all([hashPassword("x"), hashPassword("x")]);
	expect(one).toMatch(/^scrypt:16384:8:1:[0-9a-f]{32}:[0-9a-f]{64}$/);
	expect(one).not.toBe(two);
});

test("a password typed with other code points for the same letters fits", async () => {
	expect(await verifyPassword(await hashPassword("caf\u00e9"), "cafe\u0301")).toBe(true);
});

test("a hash it does not know fits nothing", async () => {
	for (const hash of ["", "x", "bcrypt:1:2:3:00:00"]) {
		expect(await verifyPassword(hash, "")).toBe(false);
	}
});
