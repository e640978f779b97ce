// Password hashing: scrypt, with its parameters kept in the hash so that they can be raised later.
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

// 16 MiB and about 60 ms of CPU a hash on a Worker, which has 128 MiB for everything.
const COST = 16384;
const BLOCK_SIZE = 8;
const PARALLELIZATION = 1;
const KEY_LENGTH = 32;

function derive(password: string, salt: Buffer, length: number, options: ScryptOptions) {
	return new Promise<Buffer>((resolve, reject) => {
		// NFKC: the same password typed on another keyboard or system is the same bytes.
		scrypt(password.normalize("NFKC"), salt, length, options, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}

/** Takes a password; gives `scrypt:N:r:p:saltHex:hashHex` with a fresh salt. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const key = await derive(password, salt, KEY_LENGTH, {
		N: COST,
		r: BLOCK_SIZE,
		p: PARALLELIZATION,
	});
	return [
		"scrypt",
		COST,
		BLOCK_SIZE,
		PARALLELIZATION,
		salt.toString("hex"),
		key.toString("hex"),
	].join(":");
}

/** Takes a stored hash and a password; says in constant time whether they belong together. A hash it does not know is `false`. */
export async function verifyPassword(hash: string, password: string): Promise<boolean> {
	const [scheme, N, r, p, salt, key] = hash.split(":");
	if (scheme !== "scrypt" || !salt || !key) return false;
	const expected = Buffer.from(key, "hex");
	const actual = await derive(password, Buffer.from(salt, "hex"), expected.length, {
		N: Number(N),
		r: Number(r),
		p: Number(p),
	});
	return timingSafeEqual(actual, expected);
}
