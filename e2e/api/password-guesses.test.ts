// Guesses at passwords are limited by account, IP network and device.

import { expect, test } from "../support/fixtures.ts";
import { Api, randomIpAddress } from "../support/people.ts";
import { untilLimited } from "../support/rate-limit.ts";

test("password guesses through a session are limited, by cookie or bearer token", async ({
	approved,
	anyone,
}) => {
	const guess = (client: Api, headers = {}) => {
		client.ipAddress = randomIpAddress();
		return client.fetch("/api/auth/change-password", {
			method: "POST",
			headers: { "Content-Type": "application/json", ...headers },
			body: JSON.stringify({ currentPassword: "a wrong password", newPassword: "a new password" }),
		});
	};
	const byCookie = () => guess(approved);
	const byToken = () => guess(anyone, { Authorization: `Bearer ${approved.token}` });
	const statuses = new Set<number>();
	for (let i = 0; i < 21; i++) statuses.add((await (i % 2 ? byCookie : byToken)()).status);
	expect([...statuses].sort()).toEqual([400, 429]);
	expect((await byCookie()).status).toBe(429);
	expect((await byToken()).status).toBe(429);
});

test("an account that many IP addresses try passwords for is over the limit, even for the right password", async ({
	approved,
	origin,
}) => {
	const { email, password } = approved;
	const signIn = (guess: string) =>
		new Api(origin).send("POST", "/api/auth/sign-in/email", { email, password: guess });
	const { rejected } = await untilLimited(10, () => signIn("a wrong password"));
	expect(rejected.headers.get("retry-after")).toBe("60");
	expect((await signIn(password)).status).toBe(429);
});

test("an IP address that tries many accounts is over the limit", async ({ anyone }) => {
	const { rejected } = await untilLimited(20, () =>
		anyone.send("POST", "/api/auth/sign-in/email", {
			email: `${crypto.randomUUID()}@example.com`,
			password: "a wrong password",
		}),
	);
	expect(rejected.headers.get("retry-after")).toBe("60");
	// It can still read its session, and others can still sign up.
	expect((await anyone.get("/api/auth/get-session")).status).toBe(200);
	expect((await new Api(anyone.origin).signUp()).id).toBeTruthy();
});

/** An IPv6 address in the /64 of this number in a /48. */
const inNetwork = (network: string, i: number) => `${network}:${i.toString(16)}::1`;

test("an IPv6 /64 has the limit of one IP address, and its /48 three times that", async ({
	origin,
}) => {
	const random = () => Math.floor(Math.random() * 0xffff).toString(16);
	const network = `2001:${random()}:${random()}`;
	const guess = async (ipAddress: string) => {
		const anyone = new Api(origin);
		anyone.ipAddress = ipAddress;
		return anyone.send("POST", "/api/auth/sign-in/email", {
			email: `${crypto.randomUUID()}@example.com`,
			password: "a wrong password",
		});
	};
	let host = 0;
	const { passed } = await untilLimited(20, () => guess(`${network}:9::${(++host).toString(16)}`));
	expect(passed).toBeGreaterThanOrEqual(20);
	let next = 0x100;
	const all = await untilLimited(60, () => guess(inNetwork(network, next++)));
	expect(all.passed).toBeGreaterThanOrEqual(60 - passed - 1);
	expect((await guess(inNetwork(`2001:${random()}:${random()}`, 1))).status).toBe(401);
});

test("sign-ups with a user's e-mail address and guesses at their password do not lock out their own device", async ({
	admin,
	origin,
}) => {
	// Signing up sets the cookie that identifies the device.
	const owner = await admin.signUpApproved();
	const { email, password } = owner;
	const stranger = (path: string, body: object) =>
		new Api(origin).send("POST", `/api/auth/${path}`, { email, ...body });
	for (let i = 0; i < 25; i++) {
		await stranger("sign-up/email", { name: "x", password: "a long password" });
	}
	// Sign-ups and sign-ins are counted apart.
	expect((await stranger("sign-in/email", { password })).status).toBe(200);
	let rejected = 0;
	for (let i = 0; i < 25; i++) {
		const { status } = await stranger("sign-in/email", { password: "a wrong password" });
		if (status === 429) rejected++;
	}
	expect(rejected).toBeGreaterThan(0);
	// The owner can still change the password.
	const change = await owner.send("POST", "/api/auth/change-password", {
		currentPassword: password,
		newPassword: password,
	});
	expect(change.status).toBe(200);
	// A device that has signed in before has a limit of its own.
	const device = () => owner.send("POST", "/api/auth/sign-in/email", { email, password });
	expect((await device()).status).toBe(200);
	const statuses = new Set<number>();
	for (let i = 0; i < 21; i++) {
		owner.ipAddress = randomIpAddress();
		statuses.add((await device()).status);
	}
	expect([...statuses].sort()).toEqual([200, 429]);
});

test("the device cookie of another account gives no limit of its own", async ({
	approved,
	anyone,
	origin,
}) => {
	const other = await anyone.signUp();
	const device = other.cookie.split("; ").find((pair) => pair.includes("device="));
	expect(device).toBeTruthy();
	const { email } = approved;
	const guess = () =>
		new Api(origin, device).send("POST", "/api/auth/sign-in/email", {
			email,
			password: "a wrong password",
		});
	for (let i = 0; i < 21; i++) await guess();
	expect((await guess()).status).toBe(429);
	// The guesses counted against the account.
	const withoutDevice = await new Api(origin).send("POST", "/api/auth/sign-in/email", {
		email,
		password: "a wrong password",
	});
	expect(withoutDevice.status).toBe(429);
});
