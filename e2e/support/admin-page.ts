// The admin pages as tests read and use them.
import type { Locator, Page } from "@playwright/test";
import { expect } from "./fixtures.ts";
import type { Api, Person } from "./people.ts";

/** The toast with this text. */
export const said = (page: Page, text: string | RegExp): Locator =>
	page.getByRole("region", { name: /Notifications/ }).getByText(text);

export const rows = (page: Page): Locator =>
	page.getByRole("list", { name: "People" }).getByRole("listitem");
export const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
export const tab = (page: Page, name: string): Locator =>
	page.getByRole("tab", { name: new RegExp(name) });

/** Chooses an item of a person's menu. */
export async function choose(page: Page, name: string, item: string): Promise<void> {
	await page.getByRole("button", { name: `More actions for ${name}` }).click();
	await page.getByRole("menuitem", { name: item }).click();
}

/** Opens the list of the people whose name has this mark. */
export async function open(page: Page, mark: string, query = ""): Promise<void> {
	await page.goto(`/admin?${new URLSearchParams({ q: mark })}${query}`);
}

/** Signs up five people who wait for approval. */
export const five = (anyone: Api, mark: string): Promise<Person[]> =>
	Promise.all(["Ann", "Ben", "Cem", "Dea", "Eva"].map((name) => anyone.signUp(`${name} ${mark}`)));

/** How many people with this mark are approved. */
export async function countApproved(admin: Person, mark: string): Promise<number> {
	const query = new URLSearchParams({ q: mark, status: "approved" });
	const response = await admin.get(`/api/admin/users?${query}`);
	return ((await response.json()) as { total: number }).total;
}

interface Details {
	user: { isApproved: boolean; banned: boolean; banReason: string | null };
	sessions: object[];
	history: { action: string }[];
}

/** A person as the server has them. */
export async function detailsOf(admin: Person, { id }: Person): Promise<Details> {
	const response = await admin.get(`/api/admin/users/${id}`);
	expect(response.status).toBe(200);
	return (await response.json()) as Details;
}

/** What admins did to a person, newest first. */
export async function actionsOn(admin: Person, person: Person): Promise<string[]> {
	return (await detailsOf(admin, person)).history.map(({ action }) => action);
}
