// Elements and actions of the admin pages, and the state on the server.
import type { Locator, Page } from "@playwright/test";
import type { Accounts } from "./accounts.ts";
import { details, list } from "./admin-api.ts";
import type { Person } from "./people.ts";

/** The toast with this text. */
export const said = (page: Page, text: string | RegExp): Locator =>
	page.getByRole("region", { name: /Notifications/ }).getByText(text);

/** The users in the list: rows of a table on a desktop, items of a list on a phone. */
export const rows = (page: Page): Locator =>
	page
		.getByRole("list", { name: "People" })
		.getByRole("listitem")
		.or(page.getByRole("table", { name: "People" }).locator("tbody").getByRole("row"));
export const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
export const tab = (page: Page, name: string): Locator =>
	page.getByRole("tab", { name: new RegExp(name) });

/** The box that selects all users on the page. */
export const selectAll = (page: Page): Locator =>
	page.getByRole("checkbox", { name: /^Select all/ });
/** The heading of a column, on a desktop. */
export const column = (page: Page, name: string): Locator =>
	page.getByRole("columnheader", { name });

/** Types what the dialog of a deletion asks for, and deletes. */
export async function confirmDelete(page: Page, answer: string): Promise<void> {
	const dialog = page.getByRole("alertdialog");
	await dialog.getByLabel(/^To confirm/).fill(answer);
	await dialog.getByRole("button", { name: "Delete" }).click();
}

/** Chooses an item of a user's menu. */
export async function choose(page: Page, name: string, item: string): Promise<void> {
	await page.getByRole("button", { name: `More actions for ${name}` }).click();
	await page.getByRole("menuitem", { name: item }).click();
}

/** Opens the list of the users whose name contains this mark. */
export async function open(page: Page, mark: string, query = ""): Promise<void> {
	await page.goto(`/admin?${new URLSearchParams({ q: mark })}${query}`);
}

/** Returns five users pending approval, named Ann, Ben, Cem, Dea and Eva with this mark. */
export const five = (accounts: Accounts, mark: string): Promise<Person[]> =>
	Promise.all(["Ann", "Ben", "Cem", "Dea", "Eva"].map((name) => accounts.named(`${name} ${mark}`)));

/** Returns 27 users pending approval, two more than a page has, named P0 to P26 with this mark. */
export const twentySeven = (accounts: Accounts, mark: string): Promise<Person[]> =>
	Promise.all(Array.from({ length: 27 }, (_, i) => accounts.named(`P${i} ${mark}`)));

/** Returns the number of approved users with this mark. */
export async function countApproved(admin: Person, mark: string): Promise<number> {
	const query = new URLSearchParams({ q: mark, status: "approved" });
	return (await list(admin, `${query}`)).total;
}

/** Returns the actions of admins on a user, latest first. */
export async function actionsOn(admin: Person, person: Person): Promise<string[]> {
	return (await details(admin, person.id)).history.map(({ action }) => action);
}
