/** The paths of all pages. The Worker serves these and no others; sign-in returns to these and no others. */
export const PAGES = [
	"/",
	"/account",
	"/docs",
	"/admin",
	"/admin/person",
	"/admin/invitations",
	"/admin/usage",
	"/admin/interviews",
	"/admin/history",
	"/admin/status",
];
