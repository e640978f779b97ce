import { dictionary } from "@zxcvbn-ts/language-common";
import { expect, test } from "vitest";
import { requireUncommonPassword } from "./common-passwords.ts";

const common = dictionary["passwords-common"] as string[];

test.each([
	"password",
	"Password",
	"ｐａｓｓｗｏｒｄ",
	"12345678",
	"iloveyou",
	String(common[9_999]),
])("%s is rejected", async (password) => {
	await expect(requireUncommonPassword(password)).rejects.toMatchObject({
		code: "PASSWORD_TOO_COMMON",
	});
});

test.each(["correct horse battery staple", "password ", String(common[10_000])])(
	"%s is accepted",
	async (password) => {
		await requireUncommonPassword(password);
	},
);
