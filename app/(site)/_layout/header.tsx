"use client";

import Link from "next/link";
import { useSession, useSignOut } from "../_account/session.ts";
import { messageOf } from "../_ui/api.ts";
import { PendingCount } from "./pending-count.tsx";

const LINK = "text-soft hover:text-ink inline-flex min-h-11 items-center px-1";

export function Header() {
	const { data: user } = useSession();
	const signOut = useSignOut();
	return (
		// In the page's colour, with a line as wide as the content: nothing can be drawn beside it, in the gutter of the scrollbar.
		<header className="px-4">
			<div className="border-line mx-auto flex min-h-14 max-w-300 flex-wrap items-center gap-x-2 border-b sm:gap-x-4">
				{/* Not a client-side navigation: only the policy of `/` lets a document connect to Deepgram. */}
				<a href="/" className="mr-auto inline-flex min-h-11 items-center gap-2 font-semibold">
					<svg aria-hidden="true" viewBox="0 0 32 32" className="text-accent size-6">
						<rect width="32" height="32" rx="8" fill="currentColor" />
						<path
							d="M9 13v6M14 9v14M19 12v8M24 14.5v3"
							className="stroke-on-accent"
							strokeWidth="2.5"
							strokeLinecap="round"
						/>
					</svg>
					{/* A phone has no room for it beside the links of an admin. */}
					<span className="max-[26rem]:sr-only">Interview Copilot</span>
				</a>
				{user && (
					<nav aria-label="Account" className="flex items-center gap-x-1 text-sm sm:gap-x-4">
						<bdi className="text-soft hidden max-w-56 truncate sm:inline">{user.email}</bdi>
						{user.isApproved && (
							<Link href="/account" prefetch={false} className={LINK}>
								Account
							</Link>
						)}
						{user.role === "admin" && user.isApproved && (
							<Link href="/admin" prefetch={false} className={LINK}>
								People
								{/* Always as wide: nothing moves when the number arrives. A large one takes a part of the gap after it. */}
								<span className="-mr-1 ml-1 inline-flex w-8 sm:-mr-3.5">
									<PendingCount />
								</span>
							</Link>
						)}
						<button
							type="button"
							className={LINK}
							disabled={signOut.isPending}
							onClick={() => signOut.mutate()}
						>
							Sign out
						</button>
						{signOut.error && (
							<span role="alert" className="text-bad basis-full">
								{messageOf(signOut.error)}
							</span>
						)}
					</nav>
				)}
			</div>
		</header>
	);
}
