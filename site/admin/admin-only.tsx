import Link from "next/link";
import { useRouter } from "next/router";
import type { ReactNode } from "react";
import { useSession } from "../session.ts";
import { ToSignIn } from "../to-sign-in.tsx";
import { Alert, Placeholder, Retry } from "../ui.tsx";

const ROOMS = [
	{ href: "/admin", name: "People" },
	{ href: "/admin/history", name: "History" },
] as const;

/** Shows what is inside to admins; anyone else is told so, and who is not signed in is led there and back. */
export function AdminOnly({ children }: { children: ReactNode }) {
	const { data: user, error, refetch } = useSession();
	const { pathname, asPath, isReady } = useRouter();
	// Nothing of a view before the address is known that asks for it.
	if (!isReady) return <Placeholder label="Loading" />;
	if (user === null) return <ToSignIn from={asPath} />;
	if (!user && error) return <Retry error={error} again={refetch} />;
	if (!user) return <Placeholder label="Loading" />;
	if (user.role !== "admin" || !user.isApproved)
		return <Alert>Only admins can view this page.</Alert>;
	return (
		<>
			<nav aria-label="Admin" className="-mt-3 mb-2 flex gap-x-5 sm:-mt-6">
				{ROOMS.map(({ href, name }) => (
					<Link
						key={href}
						href={href}
						prefetch={false}
						aria-current={pathname === href ? "page" : undefined}
						className="text-soft hover:text-ink aria-[current]:text-accent inline-flex min-h-11 items-center text-sm font-medium"
					>
						{name}
					</Link>
				))}
			</nav>
			{children}
		</>
	);
}
