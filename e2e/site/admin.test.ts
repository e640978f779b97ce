// The admin pages as an admin lives with them.
import { choose, five, open, row, rows, said, tab } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";
import { randomAddress } from "../support/people.ts";

test("an admin lets five people in at once, and takes it back", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 390, height: 800 });
	await open(page, mark);
	await expect(rows(page)).toHaveCount(5);
	await page.getByRole("checkbox", { name: `Select Ann ${mark}` }).check();
	await expect(page.getByText("1 selected")).toBeVisible();
	await page.getByRole("checkbox", { name: "Select all on this page" }).check();
	await expect(page.getByText("5 selected")).toBeVisible();
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(said(page, "5 people are approved.")).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await expect(page.getByRole("heading", { name: "People" })).toBeFocused();

	await tab(page, "Approved").click();
	await expect(rows(page)).toHaveCount(5);
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(said(page, "5 people are no longer approved.")).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await tab(page, "Waiting").click();
	await expect(rows(page)).toHaveCount(5);
});

test("an approval, its undo, and a role are a click each", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	const person = await anyone.signUp(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(row(page, name)).toContainText("approved");
	await expect(said(page, `${name} is approved.`)).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).click();
	await expect(row(page, name)).toContainText("waiting");
	await expect(said(page, `${name} is no longer approved.`)).toBeVisible();
	await choose(page, name, "Make admin");
	await expect(row(page, name)).toContainText("admin");
	await expect(said(page, `${name} is an admin.`)).toBeVisible();
	const user = await admin.get(`/api/admin/users/${person.id}`);
	expect(await user.json()).toMatchObject({ user: { role: "admin", isApproved: false } });
});

test("who comes back by an undo or a refusal is in their place at once, before the server sends a list", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const [, , cem, dea] = await five(anyone, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	const all = ["Ann", "Ben", "Cem", "Dea", "Eva"].map((name) => new RegExp(`${name} ${mark}`));
	await expect(rows(page)).toHaveText(all);
	await page.getByRole("button", { name: `Approve Ben ${mark}` }).click();
	await page.getByRole("button", { name: `Approve Cem ${mark}` }).click();
	await expect(said(page, `Cem ${mark} is approved.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(3);

	// From here on no list arrives.
	await page.route("**/api/admin/users?*", () => {});
	await page.getByRole("button", { name: "Undo" }).last().click();
	await expect(said(page, `Cem ${mark} is no longer approved.`)).toBeVisible();
	await expect(rows(page)).toHaveText([/Ann/, /Cem/, /Dea/, /Eva/]);

	await admin.send("DELETE", `/api/admin/users/${dea?.id}`);
	await page.getByRole("button", { name: `Approve Dea ${mark}` }).click();
	await expect(said(page, new RegExp(`Could not update Dea ${mark}`))).toBeVisible();
	await expect(rows(page)).toHaveText([/Ann/, /Cem/, /Dea/, /Eva/]);
	const user = await admin.get(`/api/admin/users/${cem?.id}`);
	expect(await user.json()).toMatchObject({ user: { isApproved: false } });
});

test("a ban has a reason and an end, and lifting it can be undone with both", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await anyone.signUp(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	await choose(page, name, "Ban …");
	const dialog = page.getByRole("dialog", { name: `Ban ${name}?` });
	await expect(dialog.getByLabel("Reason")).toBeFocused();
	await dialog.getByLabel("Reason").fill("Sold their seat");
	await dialog.getByLabel("Ends").fill("2001-01-01T10:00");
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(dialog.getByLabel("Ends")).toBeFocused();
	await expect(dialog.getByLabel("Ends")).toHaveAttribute("aria-invalid", "true");
	await dialog.getByLabel("Ends").fill("2099-01-01T10:00");
	await page.keyboard.press("Enter");
	await expect(said(page, `${name} is banned.`)).toBeVisible();
	await expect(page.getByRole("button", { name: `More actions for ${name}` })).toBeFocused();
	await expect(row(page, name)).toContainText("2099");

	await page.getByRole("button", { name: `Unban ${name}` }).click();
	await expect(said(page, `${name} is no longer banned.`)).toBeVisible();
	await page.getByRole("button", { name: "Undo" }).last().click();
	await expect(row(page, name)).toContainText("2099");
	await row(page, name).getByRole("link", { name }).click();
	await expect(page.getByText(/^Sold their seat, until .*2099/)).toBeVisible();
});

test("what the server refuses comes back, with the reason", async ({
	admin,
	approved,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await anyone.signUp(name);
	const role = (role: string) => admin.send("PATCH", `/api/admin/users/${approved.id}`, { role });
	await role("admin");
	const page = await pageOf(approved);
	await open(page, mark);
	await expect(row(page, name)).toBeVisible();
	// The page refreshes the list by itself, and could notice first.
	const refused = Promise.withResolvers<void>();
	await page.route("**/api/admin/users?*", async (route) => {
		await refused.promise;
		await route.continue();
	});
	await role("user");
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(said(page, `Could not update ${name}: Only admins can do this.`)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve ${name}` })).toBeVisible();
	refused.resolve();
	// The next look at the list tells the page who no longer is an admin.
	await expect(page.getByText("Only admins can view this page.")).toBeVisible();
});

test("of several, those whom somebody else deleted are named, and the rest is done", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const [first] = await five(anyone, mark);
	const page = await pageOf(admin);
	await open(page, mark);
	await page.getByRole("checkbox", { name: "Select all on this page" }).check();
	await admin.send("DELETE", `/api/admin/users/${first?.id}`);
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(said(page, /(4|5) people are approved\./)).toBeVisible();
	await expect(page.getByText(/No matches for/)).toBeVisible();
});

test("a search, a tab and an order are in the address: Back, reload and a link keep the view", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	await page.goto("/admin");
	const search = page.getByRole("searchbox", { name: "Search by name or e-mail" });
	await search.pressSequentially(mark);
	await expect(rows(page)).toHaveCount(5);
	await expect(search).toBeFocused();
	await page.getByLabel("Sort by").selectOption("Name");
	await expect(rows(page).first()).toContainText("Ann");
	await tab(page, "Everyone").click();
	await expect(page).toHaveURL(/status=all/);
	await expect(rows(page)).toHaveCount(5);
	const link = page.url();

	await page.reload();
	await expect(search).toHaveValue(mark);
	await expect(rows(page)).toHaveCount(5);
	await expect(tab(page, "Everyone")).toHaveAttribute("aria-selected", "true");
	await page.goBack();
	await expect(tab(page, "Waiting")).toHaveAttribute("aria-selected", "true");
	await page.goBack();
	await expect(page.getByLabel("Sort by")).toHaveValue("newest");
	await page.goBack();
	await expect(search).toHaveValue("");

	const other = await pageOf(admin);
	await other.goto(link);
	await expect(rows(other)).toHaveCount(5);
	await expect(rows(other).first()).toContainText("Ann");
});

test("someone who signs up appears by themselves", async ({ admin, anyone, pageOf, mark }) => {
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(page.getByText(/No matches for/)).toBeVisible();
	await anyone.signUp(`Ann ${mark}`);
	await expect(row(page, `Ann ${mark}`)).toBeVisible({ timeout: 10_000 });
});

test("a long list has pages", async ({ admin, anyone, pageOf, mark }) => {
	for (let i = 0; i < 27; i++) {
		// One address may make a few accounts only.
		anyone.address = randomAddress();
		await anyone.signUp(`P${i} ${mark}`);
	}
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(page.getByText("Page 1 of 2")).toBeVisible();
	await page.getByRole("button", { name: "Next" }).click();
	await expect(rows(page)).toHaveCount(2);
	await page.goBack();
	await expect(rows(page)).toHaveCount(25);

	// The last page goes with the last people on it.
	await page.goForward();
	await expect(rows(page)).toHaveCount(2);
	await page.getByRole("checkbox", { name: "Select all on this page" }).check();
	await page.getByRole("button", { name: "Approve", exact: true }).click();
	await expect(rows(page)).toHaveCount(25);
	await expect(page).not.toHaveURL(/page=/);
	await expect(page.getByRole("heading", { name: "People" })).toBeFocused();
});

test("deleting asks, says what goes, and the focus goes on", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	await open(page, mark, "&sort=name");
	await choose(page, `Ben ${mark}`, "Delete …");
	const question = page.getByRole("alertdialog", { name: `Delete Ben ${mark}?` });
	await expect(question).toContainText(
		"permanently deletes the account, its password and all its sessions",
	);
	await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
	await page.keyboard.press("Escape");
	await expect(question).toBeHidden();
	await expect(page.getByRole("button", { name: `More actions for Ben ${mark}` })).toBeFocused();
	await expect(rows(page)).toHaveCount(5);

	await choose(page, `Ben ${mark}`, "Delete …");
	await question.getByRole("button", { name: "Delete" }).click();
	await expect(said(page, `Ben ${mark} was deleted.`)).toBeVisible();
	await expect(rows(page)).toHaveCount(4);
	await expect(page.getByRole("button", { name: `Approve Cem ${mark}` })).toBeFocused();
});

test("one person: their sessions, of which one is ended, and what was done about them", async ({
	admin,
	approved,
	pageOf,
}) => {
	const second = await approved.fetch("/api/auth/sign-in/email", {
		method: "POST",
		headers: {
			"Content-Type": "application/json",
			"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15",
		},
		body: JSON.stringify({ email: approved.email, password: approved.password }),
	});
	expect(second.status).toBe(200);
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	const sessions = page.getByRole("list", { name: "Sessions" }).getByRole("listitem");
	await expect(sessions).toHaveCount(2);
	await page.getByRole("button", { name: /End the session on Safari on iPhone/ }).click();
	await expect(said(page, "One session of New Person has ended.")).toBeVisible();
	await expect(sessions).toHaveCount(1);
	await expect(page.getByRole("button", { name: /End the session on/ })).toBeFocused();
	const history = page.getByRole("list", { name: "History" });
	await expect(history).toContainText(`${admin.email} ended one session of ${approved.email}.`);
	await expect(history).toContainText(`${admin.email} approved ${approved.email}.`);
	expect((await approved.get("/api/deepgram")).status).toBe(200);

	await page.getByRole("button", { name: "Set a password …" }).click();
	const dialog = page.getByRole("dialog", { name: "Set a password for New Person" });
	await dialog.getByLabel("New password").fill("short");
	await page.keyboard.press("Enter");
	await expect(dialog.getByLabel("New password")).toHaveAttribute("aria-invalid", "true");
	await dialog.getByLabel("New password").fill("a long enough one");
	await page.keyboard.press("Enter");
	await expect(page.getByText("Not signed in anywhere.")).toBeVisible();
	await expect(page.getByRole("button", { name: "Set a password …" })).toBeFocused();
	// The page shows it before the server has done it.
	await expect.poll(async () => (await approved.get("/api/deepgram")).status).toBe(401);

	await page.getByRole("button", { name: "Delete …" }).click();
	await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
	await expect(page).toHaveURL(/\/admin$/);
	await expect(said(page, "New Person was deleted.")).toBeVisible();
	await page.goto(`/admin/person?id=${approved.id}`);
	await page.getByRole("link", { name: "View history" }).click();
	await expect(history).toContainText(`${admin.email} deleted ${approved.email}.`);
});

test("oneself is not offered what the server refuses", async ({ admin, pageOf }) => {
	const page = await pageOf(admin);
	await open(page, admin.email, "&status=all");
	await page.getByRole("button", { name: /^More actions for/ }).click();
	await expect(page.getByRole("menuitem")).toHaveText(["Sign out everywhere", "Set a password …"]);
	await expect(rows(page).getByRole("checkbox")).toHaveCount(0);
});

test("a menu opens with the first press of a key or the pointer", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await anyone.signUp(name);
	const page = await pageOf(admin);
	await page.setViewportSize({ width: 390, height: 800 });
	for (const how of ["Enter", "Space", "ArrowDown", "pointer"]) {
		await open(page, mark);
		const more = page.getByRole("button", { name: `More actions for ${name}` });
		await expect(more).toHaveAttribute("aria-haspopup", "menu");
		await expect(more).toHaveAttribute("aria-expanded", "false");
		if (how === "pointer") await more.click();
		else await more.press(how);
		if (how !== "pointer") {
			await expect(page.getByRole("menuitem", { name: "Approve" })).toBeFocused();
		}
		await expect(page.getByRole("menu", { name: `More actions for ${name}` })).toBeVisible();
		await page.keyboard.press("Escape");
		await expect(page.getByRole("menu")).toBeHidden();
		await expect(more).toBeFocused();
	}
});

test("the history is filtered by whom and what, and the filter is in the address", async ({
	admin,
	approved,
	pageOf,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, {
		banned: true,
		banReason: "Sold their seat",
	});
	const page = await pageOf(admin);
	await page.goto("/admin");
	await page.getByRole("link", { name: "History" }).click();
	await page.getByLabel("Affected user").fill(approved.email);
	const entries = page.getByRole("list", { name: "History" }).getByRole("listitem");
	await expect(entries).toHaveCount(2);
	await page.getByLabel("Action", { exact: true }).selectOption("Bans");
	await expect(entries).toHaveCount(1);
	await expect(entries).toContainText(
		`${admin.email} banned ${approved.email}: “Sold their seat”.`,
	);
	await page.getByLabel("Performed by").fill("nobody@nowhere");
	await expect(page.getByText("No entries match these filters.")).toBeVisible();
	await page.goBack();
	await expect(entries).toHaveCount(1);
	await page.reload();
	await expect(entries).toHaveCount(1);
	await expect(page.getByLabel("Action", { exact: true })).toHaveValue("ban");
});

test("everything works with the keyboard alone", async ({ admin, anyone, pageOf, mark }) => {
	await five(anyone, mark);
	const page = await pageOf(admin);
	const press = (key: string) => page.keyboard.press(key);
	await open(page, mark, "&sort=name");
	await page.getByRole("button", { name: `Approve Ann ${mark}` }).focus();
	await press("Enter");
	await expect(said(page, `Ann ${mark} is approved.`)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve Ben ${mark}` })).toBeFocused();
	await press("Tab");
	await press("Enter");
	await expect(page.getByRole("menuitem", { name: "Approve" })).toBeFocused();
	await press("b");
	await expect(page.getByRole("menuitem", { name: "Ban …" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("dialog").getByLabel("Reason")).toBeFocused();
	await press("Shift+Tab");
	await press("Shift+Tab");
	// Round the dialog, not out of it.
	await expect(page.getByRole("dialog").getByRole("button", { name: "Cancel" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("button", { name: `More actions for Ben ${mark}` })).toBeFocused();
	await press("F8");
	await press("Tab");
	await press("Tab");
	await expect(page.getByRole("button", { name: "Undo" })).toBeFocused();
	await press("Enter");
	await expect(page.getByRole("button", { name: `Approve Ann ${mark}` })).toBeVisible();
	await tab(page, "Waiting").focus();
	await press("ArrowRight");
	await expect(tab(page, "Approved")).toHaveAttribute("aria-selected", "true");
});

test("a session that ends leads to sign-in, which says why, and back to the same view", async ({
	admin,
	approved,
	anyone,
	pageOf,
	mark,
}) => {
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, { role: "admin" });
	await five(anyone, mark);
	const page = await pageOf(approved);
	await open(page, mark, "&sort=name");
	await expect(rows(page)).toHaveCount(5);
	const view = page.url();
	await admin.send("POST", `/api/admin/users/${approved.id}/sign-out`);
	const ended = page.getByText("Your session has ended.");
	// The page asks now and then by itself, and may have noticed first.
	await page
		.getByRole("button", { name: `Approve Ann ${mark}` })
		.or(ended)
		.click();
	await expect(ended).toBeVisible();
	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(view);
	await expect(rows(page)).toHaveCount(5);
});

test("after sign-in nobody is led to anything but a page of ours", async ({
	approved,
	pageOf,
	origin,
}) => {
	const page = await pageOf(approved);
	for (const address of [
		"//example.com",
		"/\\example.com",
		"/.//example.com",
		"/api/deepgram",
		"/_next/..",
		"https://example.com",
		"javascript:x",
	]) {
		await page.goto(`/?return=${encodeURIComponent(address)}`);
		await expect(page.getByRole("heading", { name: "What do you need to say?" })).toBeVisible();
		const url = new URL(page.url());
		expect(url.origin + url.pathname, address).toBe(`${origin}/`);
	}
});

test("offline the page says so, and goes on where it was", async ({
	admin,
	anyone,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await anyone.signUp(name);
	const page = await pageOf(admin);
	await open(page, mark);
	await expect(row(page, name)).toBeVisible();
	await page.waitForLoadState("networkidle");
	await page.context().setOffline(true);
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	// Nobody has touched the page before: the code that shows messages is not there, and cannot be had.
	await expect(page.getByText(/The server cannot be reached/)).toBeVisible();
	await expect(page.getByRole("button", { name: `Approve ${name}` })).toBeVisible();
	await page.context().setOffline(false);
	await page.getByRole("button", { name: `Approve ${name}` }).click();
	await expect(said(page, `${name} is approved.`)).toBeVisible();
});
