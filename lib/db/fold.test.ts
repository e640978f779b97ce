import fc from "fast-check";
import { expect, test } from "vitest";
import { foldText } from "./fold.ts";

test.each([
	["Élodie", "elodie"],
	["E\u0301lodie", "elodie"],
	["ŁUKASZ", "lukasz"],
	["Søren Ærø", "soren aero"],
	["Đorđe", "dorde"],
	["ISTANBUL", "istanbul"],
	["İstanbul", "istanbul"],
	["ısparta", "isparta"],
	["Weiß", "weiss"],
	["WEIẞ", "weiss"],
	["Þórður", "thordur"],
	["ЁЛКА", "елка"],
	["ёлка", "елка"],
	["ΟΔΥΣΣΕΥΣ", "οδυσσευσ"],
	["Οδυσσεύς", "οδυσσευσ"],
	["Nguyễn Thị Ánh", "nguyen thi anh"],
	["Ａｎｎ", "ann"],
	["ﬁona", "fiona"],
	["山田 太郎", "山田 太郎"],
	["김철수", "김철수"],
	["हिन्दी", "हिन्दी"],
	["กิตติ", "กิตติ"],
	["", ""],
])("%s is folded to %s", (text, folded) => {
	expect(foldText(text)).toBe(folded);
});

test("composed and decomposed forms, and upper and lower case, fold to the same text", () => {
	for (const name of [
		"Élodie",
		"Łukasz",
		"Ёлка",
		"İpek",
		"김철수",
		"हिन्दी",
		"กิตติ",
		"が行",
		"Ödön",
	]) {
		for (const form of ["NFC", "NFD", "NFKC", "NFKD"]) {
			expect(foldText(name.normalize(form)), `${name} ${form}`).toBe(foldText(name));
		}
		expect(foldText(name.toLowerCase())).toBe(foldText(name));
	}
});

test("folding is idempotent", () => {
	for (const unit of ["grapheme", "binary"] as const) {
		fc.assert(
			fc.property(fc.string({ unit }), (text) => {
				expect(foldText(foldText(text))).toBe(foldText(text));
			}),
			{ numRuns: 2_000 },
		);
	}
});
