import { pbkdf2Sync } from "node:crypto";
import { expect, test } from "vitest";
import { hashPassword, isOutdated, verifyPassword } from "./password.ts";

test("only the right password matches a hash", async () => {
	const hash = await hashPassword("correct horse");
	expect(await verifyPassword(hash, "correct horse")).toBe(true);
	expect(await verifyPassword(hash, "correct horsf")).toBe(false);
});

test("hashes of the same password differ, and contain their parameters", async () => {
	const [one, two] = await Promise.all([hashPassword("x"), hashPassword("x")]);
	expect(one).toMatch(/^scrypt:16384:8:1:[0-9a-f]{32}:[0-9a-f]{64}$/);
	expect(one).not.toBe(two);
});

test("a password in another Unicode form matches", async () => {
	expect(await verifyPassword(await hashPassword("caf\u00e9"), "cafe\u0301")).toBe(true);
});

test("a hash in an unknown format matches no password", async () => {
	const zeros = `${"0".repeat(32)}:${"0".repeat(64)}`;
	for (const hash of ["", "x", "scrypt:16384:8:1::", `bcrypt:1:2:3:${zeros}`]) {
		expect(await verifyPassword(hash, "")).toBe(false);
	}
});

test("a hash of v0.1.0 matches its password, and is outdated", async () => {
	const salt = Buffer.from("00112233445566778899aabbccddeeff", "hex");
	const key = pbkdf2Sync("old password", salt, 100_000, 32, "sha256");
	const hash = `${salt.toString("hex")}:${key.toString("hex")}`;
	expect(await verifyPassword(hash, "old password")).toBe(true);
	expect(await verifyPassword(hash, "new password")).toBe(false);
	expect(isOutdated(hash)).toBe(true);
	expect(isOutdated(await hashPassword("old password"))).toBe(false);
});
