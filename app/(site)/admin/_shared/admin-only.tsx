"use client";

import { clsx } from "clsx";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { SignedIn } from "../../_account/signed-in.tsx";
import { Alert } from "../../_ui/controls.tsx";

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
	const pathname = usePathname();
	return (
		// flow-root: the margin of the navigation must not move the column.
		<div className={clsx("mx-auto flow-root", !WIDE.includes(pathname) && "max-w-3xl")}>
			<SignedIn>
				{({ role, isApproved }) =>
					role === "admin" && isApproved ? (
						<>
							<Navigation current={pathname} />
							{children}
						</>
					) : (
						<Alert>Only admins can view this page.</Alert>
					)
				}
			</SignedIn>
		</div>
	);
}

const Navigation = ({ current }: { current: string }) => (
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
				aria-current={current === href ? "page" : undefined}
				className="text-soft hover:text-ink aria-[current]:text-accent inline-flex min-h-11 items-center text-sm font-medium max-sm:text-[0.8125rem]"
			>
				{name}
			</Link>
		))}
	</nav>
);
