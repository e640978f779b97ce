import type { ReactNode } from "react";
import type { AllUsage } from "#client/api.ts";
import { compact, count } from "../../_ui/format.ts";
import { duration, milliseconds, percent, usd } from "../../_usage/format-usage.ts";

/** The totals of a period besides its cost. */
export function Totals({ usage: { totals, firstText } }: { usage: AllUsage }) {
	const { answers, errors, input, cached, output, thoughts, seconds } = totals;
	return (
		<dl className="border-line mt-4 grid grid-cols-2 gap-x-6 gap-y-3 border-t pt-4 sm:grid-cols-4 lg:grid-cols-8">
			<Item name="Answers">{count(answers)}</Item>
			<Item name="Errors" note={errors > 0 && `${percent(errors, answers)} of answers`}>
				<span className={errors > 0 ? "text-bad" : ""}>{count(errors)}</span>
			</Item>
			<Item name="First text, p50">{firstText ? milliseconds(firstText.p50Ms) : "–"}</Item>
			<Item name="First text, p95">{firstText ? milliseconds(firstText.p95Ms) : "–"}</Item>
			<Item name="Tokens in" note={input > 0 && `${percent(cached, input)} cached`}>
				{compact(input)}
			</Item>
			<Item name="Tokens out" note={thoughts > 0 && `and ${compact(thoughts)} thoughts`}>
				{compact(output)}
			</Item>
			<Item name="Transcribed">{duration(seconds)}</Item>
			<Item name="Estimated" note={`of ${usd(totals.usd)}`}>
				{usd(totals.estimatedUsd)}
			</Item>
		</dl>
	);
}

function Item({
	name,
	note,
	children,
}: {
	name: string;
	note?: string | false;
	children: ReactNode;
}) {
	return (
		<div>
			<dt className="text-soft text-xs">{name}</dt>
			<dd className="font-medium tabular-nums">
				{children}
				{note && <span className="text-soft block text-xs font-normal">{note}</span>}
			</dd>
		</div>
	);
}
