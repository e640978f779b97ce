// Placeholders about as high as the content, so that little moves when it arrives.
import { Panel } from "../../_ui/controls.tsx";

export function OverviewSkeleton() {
	return (
		<div role="status" className="space-y-4 motion-safe:animate-pulse">
			<span className="sr-only">Loading usage</span>
			<div className="grid grid-cols-2 gap-4 sm:grid-cols-3">
				<Panel className="h-28" />
				<Panel className="h-28" />
				<Panel className="h-28 max-sm:col-span-2" />
			</div>
			<Panel className="h-96" />
			<Panel className="h-64" />
		</div>
	);
}

export function RowsSkeleton() {
	return (
		<div role="status" className="space-y-3 py-2 motion-safe:animate-pulse">
			<span className="sr-only">Loading</span>
			{["w-full", "w-5/6", "w-2/3"].map((width) => (
				<div key={width} className={`bg-line h-6 rounded ${width}`} />
			))}
		</div>
	);
}
