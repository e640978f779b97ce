// Placeholders of a user's page.
import { Panel } from "../../_ui/controls.tsx";
import { Bar, Entry, Loading, Rows } from "../_shared/skeletons.tsx";

/** As high as the usage of a user without caps. */
export function PersonUsageSkeleton() {
	return (
		<div>
			<p className="mb-2 text-lg">
				<Bar width="w-20" />
			</p>
			<Panel className="h-115 sm:h-82" />
		</div>
	);
}

export function PersonSkeleton() {
	return (
		<Loading label="user">
			<Panel>
				<div className="flex flex-wrap items-start gap-x-4 gap-y-3">
					<div className="grow basis-64">
						<p className="text-2xl">
							<Bar width="w-48" />
						</p>
						<p>
							<Bar width="w-56" />
						</p>
					</div>
					<div className="h-11" />
				</div>
				<div className="mt-4 space-y-1 text-sm">
					{["w-48", "w-72", "w-28"].map((width) => (
						<p key={width}>
							<Bar width={width} />
						</p>
					))}
				</div>
			</Panel>
			<PersonUsageSkeleton />
			<div>
				<p className="mb-2 text-lg">
					<Bar width="w-24" />
				</p>
				<Rows of={1}>
					<div className="px-4 py-2">
						<p>
							<Bar width="w-40" />
						</p>
						<p className="text-sm">
							<Bar width="w-64" />
						</p>
					</div>
				</Rows>
			</div>
			<div>
				<p className="mb-2 text-lg">
					<Bar width="w-20" />
				</p>
				<Rows of={2}>
					<Entry />
				</Rows>
			</div>
		</Loading>
	);
}
