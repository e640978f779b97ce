// How much of a cap is used, and which of the two caps is shown to the user first.
import type { OwnUsage } from "#client/api.ts";

// The user is warned from this part of a cap on.
const NEAR = 0.8;

/** `near` from 80 % of the cap on, `over` when it is used up. A cap of 0 is used up at once. */
export type CapLevel = "fine" | "near" | "over";

/** What was spent in a period, beside its cap. Amounts are in US dollars. */
export interface Spending {
	period: "day" | "month";
	spent: number;
	/** Null: no cap. */
	cap: number | null;
	/** ISO 8601. */
	resetsAt: string;
}

export function capLevel({ spent, cap }: Pick<Spending, "spent" | "cap">): CapLevel {
	if (cap === null) return "fine";
	if (spent >= cap) return "over";
	return spent >= cap * NEAR ? "near" : "fine";
}

export const spendingOf = ({ today, month, cap }: OwnUsage): [day: Spending, month: Spending] => [
	{ period: "day", spent: today.usd, cap: cap.dailyUsd, resetsAt: cap.dailyResetsAt },
	{ period: "month", spent: month.usd, cap: cap.monthlyUsd, resetsAt: cap.monthlyResetsAt },
];

const URGENCY: Record<CapLevel, number> = { fine: 0, near: 1, over: 2 };

/** Returns the spending that is closest to its cap; the month's when both are used up, because it resets later. */
export function mostUrgent([day, month]: [day: Spending, month: Spending]): Spending {
	const [ofDay, ofMonth] = [URGENCY[capLevel(day)], URGENCY[capLevel(month)]];
	if (ofDay !== ofMonth) return ofDay > ofMonth ? day : month;
	if (ofMonth > 0) return month;
	return day.cap === null && month.cap !== null ? month : day;
}
