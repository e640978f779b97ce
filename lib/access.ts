// Who is calling, and may they? One query settles session, approval, ban and role together, at every call.
import { and, eq, gt } from "drizzle-orm";
import type { Database } from "./db/index.ts";
import { session, user } from "./db/schema.ts";
import { ApiError } from "./errors.ts";

export type User = typeof user.$inferSelect;

interface Secrets {
	readonly origin: string;
	readonly authSecret: string;
}

/** Takes a request with a session (cookie or `Authorization: Bearer`); gives its user, or throws `UNAUTHENTICATED` or `BANNED`. */
export async function requireUser(request: Request, config: Secrets, db: Database): Promise<User> {
	const token = /^bearer /i.test(request.headers.get("authorization") ?? "")
		? await bearerToken(request, config)
		: await cookieToken(request, config);
	const rows = token
		? await db
				.select({ user })
				.from(session)
				.innerJoin(user, eq(session.userId, user.id))
				.where(and(eq(session.token, token), gt(session.expiresAt, new Date())))
		: [];
	const found = rows[0]?.user;
	if (!found) throw new ApiError("UNAUTHENTICATED", "Sign in first.");
	if (isBanned(found)) {
		throw new ApiError(
			"BANNED",
			found.banReason ? `Banned: ${found.banReason}` : "You are banned.",
		);
	}
	return found;
}

/** As `requireUser`; throws `PENDING_APPROVAL` for a user no admin has approved yet. */
export async function requireApproved(
	request: Request,
	config: Secrets,
	db: Database,
): Promise<User> {
	const found = await requireUser(request, config, db);
	if (found.isApproved !== true) {
		throw new ApiError("PENDING_APPROVAL", "An admin has to approve your account first.");
	}
	return found;
}

/** As `requireApproved`; throws `FORBIDDEN` for anyone who is no admin. */
export async function requireAdmin(request: Request, config: Secrets, db: Database): Promise<User> {
	const found = await requireApproved(request, config, db);
	if (found.role !== "admin") throw new ApiError("FORBIDDEN", "Only an admin may do this.");
	return found;
}

function isBanned({ banned, banExpires }: User): boolean {
	return banned && (banExpires === null || banExpires.getTime() > Date.now());
}

/** A bearer token is the session's token itself, or the signed form that `set-auth-token` carries. */
async function bearerToken(request: Request, config: Secrets): Promise<string | undefined> {
	const header = request.headers.get("authorization") ?? "";
	const value = decode(/^bearer +(\S+)$/i.exec(header)?.[1]);
	return value?.includes(".") ? unsigned(value, config.authSecret) : value;
}

async function cookieToken(request: Request, config: Secrets): Promise<string | undefined> {
	const name = `${config.origin.startsWith("https:") ? "__Secure-" : ""}better-auth.session_token`;
	const prefix = `${name}=`;
	const pairs = request.headers.get("cookie")?.split(/; */);
	const value = decode(pairs?.find((pair) => pair.startsWith(prefix))?.slice(prefix.length));
	return value && unsigned(value, config.authSecret);
}

function decode(value: string | undefined): string | undefined {
	try {
		return value && decodeURIComponent(value);
	} catch {
		return undefined; // Not percent-encoded properly, so not from Better Auth.
	}
}

/** Takes what Better Auth signs, `token.base64(HMAC-SHA-256(token))`; gives the token, or undefined for another signature. */
async function unsigned(value: string, secret: string): Promise<string | undefined> {
	const dot = value.lastIndexOf(".");
	const token = value.slice(0, dot);
	return dot > 0 && (await isSignature(value.slice(dot + 1), token, secret)) ? token : undefined;
}

async function isSignature(signature: string, text: string, secret: string): Promise<boolean> {
	const encoder = new TextEncoder();
	const key = await crypto.subtle.importKey(
		"raw",
		encoder.encode(secret),
		{ name: "HMAC", hash: "SHA-256" },
		false,
		["verify"],
	);
	let bytes: Uint8Array<ArrayBuffer>;
	try {
		bytes = Uint8Array.from(atob(signature), (char) => char.charCodeAt(0));
	} catch {
		return false;
	}
	return crypto.subtle.verify("HMAC", key, bytes, encoder.encode(text));
}
