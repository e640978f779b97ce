// The admin API as tests use it.
import { expect } from "@playwright/test";
import type { AuditLog, UserDetails, UserList } from "../../clients/typescript/api.ts";
import type { Api, Person } from "./people.ts";

export const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

export async function list(admin: Person, query: string): Promise<UserList> {
	const response = await admin.get(`/api/admin/users?${query}`);
	expect(response.status, query).toBe(200);
	return response.json<UserList>();
}

export async function details(admin: Person, id: string): Promise<UserDetails> {
	const response = await admin.get(`/api/admin/users/${id}`);
	expect(response.status).toBe(200);
	return response.json<UserDetails>();
}

export async function audit(admin: Person, query: object): Promise<AuditLog> {
	const fields = new URLSearchParams({ ...query });
	const response = await admin.get(`/api/admin/audit?${fields}`);
	expect(response.status, `${fields}`).toBe(200);
	return response.json<AuditLog>();
}

/** Tries a password and returns the status. */
export const signIn = async (anyone: Api, email: string, password: string) =>
	(await anyone.send("POST", "/api/auth/sign-in/email", { email, password })).status;
