// Placeholders with the same lines and boxes as the content: nothing shifts when it arrives. Those of a user's page are beside it, because
// the list of users loads this module.
import { clsx } from "clsx";
import type { ReactNode } from "react";

const BAR = "bg-line inline-block h-[0.8em] max-w-full rounded align-middle";
const NUMBERS = [1, 2, 3, 4, 5, 6];

/** One line of text of this width. */
export const Bar = ({ width }: { width: string }) => <span className={clsx(BAR, width)} />;

export function Rows({ of, children }: { of: number; children: ReactNode }) {
	return (
		<div className="bg-card border-line divide-line divide-y rounded-2xl border">
			{NUMBERS.slice(0, of).map((number) => (
				<div key={number}>{children}</div>
			))}
		</div>
	);
}

export function Loading({ label, children }: { label: string; children: ReactNode }) {
	return (
		<div role="status" className="space-y-6 motion-safe:animate-pulse">
			<span className="sr-only">Loading {label}</span>
			{children}
		</div>
	);
}

export function UsersSkeleton() {
	return (
		<Loading label="people">
			<div className="bg-card border-line divide-line divide-y rounded-2xl border">
				<div className="h-14 lg:h-11" />
				{NUMBERS.map((number) => (
					<div key={number} className="py-2 pr-3 pl-14 lg:h-10 lg:overflow-hidden">
						<p className="flex min-h-11 items-center sm:-my-1.5 lg:m-0 lg:min-h-0">
							<Bar width="w-36" />
						</p>
						<p className="text-sm lg:hidden">
							<Bar width="w-52" />
						</p>
						<p className="text-[0.8125rem] sm:text-sm lg:hidden">
							<Bar width="w-44" />
						</p>
					</div>
				))}
			</div>
		</Loading>
	);
}

export function HistorySkeleton() {
	return (
		<Loading label="history">
			<Rows of={6}>
				<Entry />
			</Rows>
		</Loading>
	);
}

export function Entry() {
	return (
		<div className="px-4 py-3">
			<p>
				<Bar width="w-96" />
				{/* On a phone an entry takes two lines. */}
				<span className="block sm:hidden">
					<Bar width="w-40" />
				</span>
			</p>
			<p className="text-sm">
				<Bar width="w-48" />
			</p>
		</div>
	);
}

export function InvitationsSkeleton() {
	return (
		<Loading label="invitations">
			<Rows of={1}>
				<div className="min-h-17 px-4 py-2">
					<p>
						<Bar width="w-40" />
					</p>
					<p className="text-sm">
						<Bar width="w-64" />
					</p>
				</div>
			</Rows>
		</Loading>
	);
}
