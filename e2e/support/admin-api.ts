// The admin API as tests use it.
import { expect } from "@playwright/test";
import type { Api, Person } from "./people.ts";

export interface Listed {
	id: string;
	name: string;
	email: string;
	isApproved: boolean;
	banned: boolean;
	banReason: string | null;
	banExpires: string | null;
}

export interface List {
	users: Listed[];
	total: number;
	counts: Record<"pending" | "approved" | "banned" | "all", number>;
}

export interface Entry {
	action: string;
	targetId: string;
	targetEmail: string;
	before: object | null;
	after: object | null;
}

export interface Details {
	user: Listed;
	sessions: { id: string; createdAt: string; ipAddress: string; userAgent: string }[];
	history: Entry[];
}

export const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

export async function list(admin: Person, query: string): Promise<List> {
	const response = await admin.get(`/api/admin/users?${query}`);
	expect(response.status, query).toBe(200);
	return response.json<List>();
}

export async function details(admin: Person, id: string): Promise<Details> {
	const response = await admin.get(`/api/admin/users/${id}`);
	expect(response.status).toBe(200);
	return response.json<Details>();
}

export async function audit(
	admin: Person,
	query: object,
): Promise<{ entries: Entry[]; total: number }> {
	const fields = new URLSearchParams({ ...query });
	const response = await admin.get(`/api/admin/audit?${fields}`);
	expect(response.status, `${fields}`).toBe(200);
	return response.json();
}

/** Tries a password and returns the status. */
export const signIn = async (anyone: Api, email: string, password: string) =>
	(await anyone.send("POST", "/api/auth/sign-in/email", { email, password })).status;
