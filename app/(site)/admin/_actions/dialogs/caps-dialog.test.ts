import { expect, test } from "vitest";
import { setCaps } from "./caps-dialog.tsx";

test("caps are set only while they are as the dialog showed them", () => {
	const form = new FormData();
	form.set("daily", "10");
	form.set("monthly", " ");
	expect(setCaps({ capDailyUsd: 5, capMonthlyUsd: null }, form)).toEqual({
		kind: "change",
		change: { capDailyUsd: 10, capMonthlyUsd: null },
		expected: { capDailyUsd: 5, capMonthlyUsd: null },
	});
});
