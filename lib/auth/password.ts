// Password hashing: scrypt, with its parameters stored in the hash, so that they can be raised later.
import { pbkdf2, randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

// 16 MiB of memory and about 60 ms of CPU per hash; a Worker has 128 MiB in all.
const COST = { N: 16384, r: 8, p: 1 };
const KEY_BYTES = 32;
const SALT_BYTES = 16;

const SCRYPT = /^scrypt:(\d{1,7}):(\d{1,2}):(\d{1,2}):([0-9a-f]{32}):([0-9a-f]{64})$/;
// The hashes of v0.1.0: PBKDF2-SHA-256, `saltHex:hashHex`.
const V0_1_0 = /^([0-9a-f]{32}):([0-9a-f]{64})$/i;
const V0_1_0_ITERATIONS = 100_000;

function deriveScrypt(password: string, salt: Buffer, options: ScryptOptions) {
	return new Promise<Buffer>((resolve, reject) => {
		// NFKC, since keyboards and systems encode the same letters differently.
		scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}

function derivePbkdf2(password: string, salt: Buffer) {
	return new Promise<Buffer>((resolve, reject) => {
		pbkdf2(password, salt, V0_1_0_ITERATIONS, KEY_BYTES, "sha256", (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}

/** Returns `scrypt:N:r:p:saltHex:hashHex` with a random salt. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(SALT_BYTES);
	const key = await deriveScrypt(password, salt, COST);
	return ["scrypt", COST.N, COST.r, COST.p, salt.toString("hex"), key.toString("hex")].join(":");
}

/** Whether a password matches a stored hash, compared in constant time. A hash in an unknown format matches no password. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
	const [, N, r, p, salt, expected] = SCRYPT.exec(hash) ?? [];
	if (salt && expected) {
		const cost = { N: Number(N), r: Number(r), p: Number(p) };
		const key = await deriveScrypt(password, Buffer.from(salt, "hex"), cost);
		return timingSafeEqual(key, Buffer.from(expected, "hex"));
	}
	const [, oldSalt, oldExpected] = V0_1_0.exec(hash) ?? [];
	if (oldSalt && oldExpected) {
		const salt = Buffer.from(oldSalt, "hex");
		const isMatch = timingSafeEqual(
			await derivePbkdf2(password, salt),
			Buffer.from(oldExpected, "hex"),
		);
		// PBKDF2 is faster: without this, the time until the rejection would reveal accounts with an outdated hash.
		if (!isMatch) await deriveScrypt(password, salt, { ...COST, N: COST.N / 2 });
		return isMatch;
	}
	return false;
}

/** Whether a stored hash has another format or other parameters than those of `hashPassword`. */
export function isOutdated(hash: string): boolean {
	return !hash.startsWith(`scrypt:${COST.N}:${COST.r}:${COST.p}:`);
}
