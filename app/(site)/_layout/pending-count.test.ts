import { expect, test } from "vitest";
import { withPrefix } from "./pending-count.tsx";

test.each(["en-US", "de-CH", "fr-FR", "fa-IR", "ar-EG", "hi-IN-u-nu-deva"])(
	"in %s the title keeps its number when it is set again, and loses it with the last one",
	(locale) => {
		const prefix = `(${new Intl.NumberFormat(locale).format(1_000)}) `;
		const title = withPrefix("People", prefix);
		expect(title).toBe(`${prefix}People`);
		expect(withPrefix(title, prefix)).toBe(title);
		expect(withPrefix(title, "")).toBe("People");
	},
);

test("a title without a number stays as it is", () => {
	expect(withPrefix("People (all)", "")).toBe("People (all)");
});
