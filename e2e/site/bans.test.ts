// Bans on the admin pages.
import { details } from "../support/admin-api.ts";
import { choose, five, open, row, said, selectAll } from "../support/admin-page.ts";
import { expect, test } from "../support/fixtures.ts";

test("a ban has a reason and an end, and undoing its removal restores both", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await accounts.named(name);
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

test("a ban that ends after the year 9999 is rejected at its field", async ({
	admin,
	approved,
	pageOf,
}) => {
	const page = await pageOf(admin);
	await page.goto(`/admin/person?id=${approved.id}`);
	await choose(page, "New Person", "Ban …");
	const dialog = page.getByRole("dialog");
	const end = dialog.getByLabel("Ends");
	await end.evaluate((input: HTMLInputElement) => {
		input.value = "12026-01-01T10:00";
	});
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(end).toHaveAttribute("aria-invalid", "true");
	await expect(end).toHaveAccessibleDescription(/9999/);
	await expect(end).toBeFocused();
	await end.fill("9999-12-31T23:59");
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(said(page, "New Person is banned.")).toBeVisible();
});

test("banning several users sends nothing for those already banned, who keep their reason", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const [ann, ben] = await five(accounts, mark);
	if (!ann || !ben) throw new Error("there are five users");
	const change = { banned: true, banReason: "Sold their seat", banExpires: "2099-01-01T10:00:00Z" };
	await admin.send("PATCH", `/api/admin/users/${ben.id}`, change);
	const page = await pageOf(admin);
	const sent: unknown[] = [];
	page.on("request", (request) => {
		if (request.method() === "PATCH") sent.push(request.postDataJSON());
	});
	await open(page, mark, "&status=all");
	await selectAll(page).check();
	await page.getByRole("button", { name: "Ban …" }).click();
	const lists = page.getByRole("dialog").getByRole("list");
	await expect(lists.first().getByRole("listitem")).toHaveCount(4);
	await expect(lists.first()).toContainText(`Ann ${mark} ${ann.email}`);
	// Users who were already banned are listed separately.
	await expect(lists.last()).toHaveText(`Ben ${mark} ${ben.email}`);
	await page.getByRole("dialog").getByRole("button", { name: "Ban" }).click();
	await expect(said(page, "4 people are banned.")).toBeVisible();
	expect(sent).toEqual([1, 2, 3, 4].map(() => ({ banned: true, expected: { banned: false } })));
	expect((await details(admin, ann.id)).user).toMatchObject({ banned: true, banReason: null });
	expect((await details(admin, ben.id)).user).toMatchObject({ banReason: "Sold their seat" });
});

test("the dialog of a ban that the server rejected keeps reason and end for the next try", async ({
	admin,
	accounts,
	pageOf,
	mark,
}) => {
	const name = `Ann ${mark}`;
	await accounts.named(name);
	const page = await pageOf(admin);
	await open(page, mark, "&status=all");
	const ban = async () => {
		await page.getByRole("button", { name: `More actions for ${name}` }).click();
		await page.getByRole("menuitem", { name: "Ban …" }).click();
	};
	await ban();
	const dialog = page.getByRole("dialog");
	await dialog.getByLabel("Reason").fill("Sold their seat");
	await dialog.getByLabel("Ends").fill("2099-01-01T10:00");
	await page.route("**/api/admin/users/*", (route) =>
		route.fulfill({ status: 503, json: { error: "Try again soon.", code: "UNAVAILABLE" } }),
	);
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(said(page, /Try again soon/)).toBeVisible();
	await page.unrouteAll();
	await ban();
	await expect(dialog.getByLabel("Reason")).toHaveValue("Sold their seat");
	await expect(dialog.getByLabel("Ends")).toHaveValue("2099-01-01T10:00");
	await dialog.getByRole("button", { name: "Ban" }).click();
	await expect(row(page, name)).toContainText("2099");
});

test("an open page says that its user has been banned, until when and why, in every tab and after a reload", async ({
	admin,
	approved,
	pageOf,
}) => {
	const message = "Your account is banned until 2999-01-01 10:30 UTC: Sold their seat.";
	const page = await pageOf(approved);
	await page.goto("/account");
	await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();
	const interview = await page.context().newPage();
	await interview.goto("/");
	await expect(interview.getByRole("heading", { name: "Interview", level: 1 })).toBeVisible();
	await admin.send("PATCH", `/api/admin/users/${approved.id}`, {
		banned: true,
		banReason: "Sold their seat.",
		banExpires: "2999-01-01T10:30:00Z",
	});

	await page.getByRole("button", { name: "Save name" }).click();
	await expect(page.getByRole("status").filter({ hasText: message })).toBeVisible();
	for (const each of [page, interview]) {
		await each.reload();
		await expect(each.getByRole("status").filter({ hasText: message })).toBeVisible();
		await expect(each.getByText("Your session has ended")).toHaveCount(0);
	}

	await page.getByLabel("E-mail").fill(approved.email);
	await page.getByLabel("Password").fill(approved.password);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("alert").filter({ hasText: message })).toBeVisible();
	// Somebody else signs in on the same device.
	await page.getByLabel("E-mail").fill(admin.email);
	await page.getByLabel("Password").fill(admin.password);
	await page.keyboard.press("Enter");
	await expect(page.getByRole("heading", { name: "Account", level: 1 })).toBeVisible();
	await expect(page.getByText(message)).toHaveCount(0);
});

test("a user who waits for approval and is banned reads why, and that the ban has been lifted", async ({
	admin,
	pending,
	pageOf,
}) => {
	const page = await pageOf(pending);
	await page.goto("/");
	await expect(page.getByRole("heading", { name: "Waiting for approval" })).toBeVisible();
	const change = (body: object) => admin.send("PATCH", `/api/admin/users/${pending.id}`, body);
	await change({ banned: true, banReason: "Not one of us" });
	const told = page.getByText("Your account is banned: Not one of us");
	await expect(told).toBeVisible();
	await change({ banned: false });
	await page.reload();
	await expect(page.getByRole("tab", { name: "Sign in" })).toBeVisible();
	await expect(told).toHaveCount(0);
});
