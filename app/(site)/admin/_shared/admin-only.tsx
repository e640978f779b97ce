"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import type { ReactNode } from "react";
import { RedirectToSignIn } from "../../_account/redirect-to-sign-in.tsx";
import { useSession } from "../../_account/session.ts";
import { Alert, Placeholder, Retry } from "../../_ui/controls.tsx";

// Tables need more room than lists. By URL, because the navigation is shown before the page's own code has loaded.
const WIDE = ["/admin", "/admin/usage"];

const NAVIGATION = [
	{ href: "/admin", name: "People" },
	{ href: "/admin/invitations", name: "Invitations" },
	{ href: "/admin/usage", name: "Usage" },
	{ href: "/admin/interviews", name: "Interviews" },
	{ href: "/admin/history", name: "History" },
	{ href: "/admin/status", name: "Status" },
] as const;

/** The column of the admin pages: navigation and page for admins, a message for other users, sign-in for everyone else. */
export function AdminOnly({ children }: { children: ReactNode }) {
	const isWide = WIDE.includes(usePathname());
	return (
		// flow-root: the margin of the navigation must not move the column.
		<div className={clsx("mx-auto flow-root", !isWide && "max-w-3xl")}>
			<Content>{children}</Content>
		</div>
	);
}

/** The API enforces this; the page only shows it. */
function Content({ children }: { children: ReactNode }) {
	const { data: user, error, refetch } = useSession();
	const pathname = usePathname();
	const query = useSearchParams();
	if (user === null)
		return <RedirectToSignIn from={`${pathname}${query.size ? `?${query}` : ""}`} />;
	if (!user && error) return <Retry error={error} again={refetch} />;
	if (!user) return <Placeholder label="Loading" />;
	if (user.role !== "admin" || !user.isApproved) {
		return <Alert>Only admins can view this page.</Alert>;
	}
	return (
		<>
			<nav
				aria-label="Admin"
				// On a phone one line, from edge to edge.
				className="-mt-3 mb-2 flex justify-between gap-x-2 overflow-x-auto sm:-mt-6 sm:justify-start sm:gap-x-5"
			>
				{NAVIGATION.map(({ href, name }) => (
					<Link
						key={href}
						href={href}
						prefetch={false}
						aria-current={pathname === href ? "page" : undefined}
						className="text-soft hover:text-ink aria-[current]:text-accent inline-flex min-h-11 items-center text-sm font-medium max-sm:text-[0.8125rem]"
					>
						{name}
					</Link>
				))}
			</nav>
			{children}
		</>
	);
}
