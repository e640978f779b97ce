import fc from "fast-check";
import { expect, test } from "vitest";
import { FIELD_LIMITS } from "../field-limits.ts";
import { cutPictures, hasPictures } from "./pictures.ts";

const MAX_JSON_BYTES = 1024 * 1024;
const PNG = Buffer.from("89504e470d0a1a0a", "hex");
const HEADS = {
	"image/png": PNG,
	"image/jpeg": Buffer.from("ffd8ffe0", "hex"),
	"image/webp": Buffer.from("52494646aabbccdd57454250", "hex"),
	"image/gif": Buffer.from("GIF89a"),
};

/** A picture of so many bytes, in base64. */
const picture = (size: number, head: Buffer = PNG) =>
	Buffer.concat([head, Buffer.alloc(size - head.length, 251)]).toString("base64");
const dataUrl = (base64: string, type = "image/png") => `data:${type};base64,${base64}`;
const bytes = (json: string) => Uint8Array.from(Buffer.from(json));
const cut = (json: string) => cutPictures(bytes(json), MAX_JSON_BYTES);

test("cutting pictures out and putting them back gives the same JSON", () => {
	const base64 = fc
		.uint8Array({ maxLength: 300 })
		.map((rest) => Buffer.concat([PNG, rest]).toString("base64"));
	const url = base64.map((text) => dataUrl(text));
	const text = fc.oneof(
		fc.string({ unit: "binary" }).map((any) => any.toWellFormed()),
		fc.constantFrom('"', "\\", '\\"', 'data:"', "image", '"image":', "\\\\", "é한😀"),
		url.map((one) => `see ${one}`),
	);
	const message = fc.record(
		{ text, images: fc.array(url, { maxLength: 2 }), role: text },
		{ requiredKeys: [] },
	);
	const body = fc.record(
		{
			prompt: fc.oneof(text, url),
			image: fc.oneof(url, fc.array(url, { maxLength: 2 })),
			messages: fc.array(message, { maxLength: 2 }),
			other: fc.jsonValue(),
		},
		{ requiredKeys: [] },
	);
	fc.assert(
		fc.property(body, fc.constantFrom(undefined, 1, "\t"), (value, indent) => {
			const original = JSON.stringify(value, null, indent);
			const { json, pictures } = cut(original);
			const restored = [...pictures].reduce((all, [name, { base64 }]) => {
				const unpadded = Buffer.from(base64).toString();
				return all.replace(name, dataUrl(Buffer.from(unpadded, "base64").toString("base64")));
			}, json);
			expect(restored).toBe(original);
			const inFields = [
				value.image ?? [],
				(value.messages ?? []).map(({ images }) => images ?? []),
			];
			expect([...pictures]).toHaveLength(inFields.flat(3).length);
			expect(json).not.toMatch(/"images?":\s*"data:/);
		}),
		{ numRuns: 500 },
	);
});

test("the type of a picture is that of its first bytes, whatever the client says", () => {
	for (const [type, head] of Object.entries(HEADS)) {
		for (const declared of ["image/jpg", "image/svg+xml", "application/octet-stream;x=y", ""]) {
			const url = dataUrl(picture(100, head), declared);
			const [found] = cut(JSON.stringify({ image: url })).pictures.values();
			expect(found).toMatchObject({ mimeType: type, size: 100 });
		}
	}
});

test("base64 whose characters are escaped, as some serializers do, is unescaped", () => {
	const base64 = Buffer.concat([PNG, Buffer.from("00fbefbeffffff01", "hex")]).toString("base64");
	expect(base64).toMatch(/\+.*\/.*=/);
	const escaped = base64
		.replaceAll("/", "\\/")
		.replaceAll("+", "\\u002B")
		.replaceAll("=", "\\u003d");
	const { json, pictures } = cut(`{"image":"data:image\\/png;base64,${escaped}","flag":"x"}`);
	const [[name, found] = []] = pictures;
	expect(Buffer.from(found?.base64 ?? []).toString()).toBe(base64.replace(/=+$/, ""));
	expect(JSON.parse(json)).toEqual({ image: name, flag: "x" });
});

test.each([
	["no base64", "data:image/png,x", /`image` must be a data URL in base64/],
	["a type without end", `data:${"x".repeat(300)};base64,AAAA`, /must be a data URL in base64/],
	[
		"another type",
		dataUrl(Buffer.from("<svg></svg>").toString("base64")),
		/png, jpeg, webp or gif/,
	],
	["nothing", dataUrl(""), /png, jpeg, webp or gif/],
	["a blank", dataUrl(`${picture(30)} `), /`image` is not valid base64/],
	["a line break", dataUrl(`${picture(30)}\n${picture(30)}`), /`image` is not valid base64/],
	["text behind the padding", dataUrl(`${picture(31)}AAAA`), /`image` is not valid base64/],
	["one character too many", dataUrl(`${picture(30)}A`), /`image` is not valid base64/],
	["a quote", dataUrl(`${picture(30)}","prompt":"`), /`image` is not valid base64/],
	["base64 for URLs", dataUrl(`${picture(30)}_-__`), /`image` is not valid base64/],
])("a picture that is %s is rejected", (_, image, sentence) => {
	expect(() => cut(JSON.stringify({ image }))).toThrow(
		expect.objectContaining({ code: "INVALID_REQUEST", message: expect.stringMatching(sentence) }),
	);
});

test("a picture may have 8 MiB, and not one byte more", () => {
	const { max } = FIELD_LIMITS.pictureBytes;
	const { pictures } = cut(`{"image":"${dataUrl(picture(max))}"}`);
	expect([...pictures.values()]).toMatchObject([{ size: max }]);
	expect(() => cut(`{"image":"${dataUrl(picture(max + 1))}"}`)).toThrow(
		expect.objectContaining({ code: "TOO_LARGE", message: expect.stringContaining("8 MiB") }),
	);
});

test("everything but pictures may have as many bytes as a body without them, and not one more", () => {
	const json = (length: number) => {
		const body = `{"image":"${dataUrl(picture(50_000))}","prompt":""}`;
		const without = body.length - dataUrl(picture(50_000)).length;
		return body.replace('""}', `"${"x".repeat(length - without)}"}`);
	};
	expect(cut(json(MAX_JSON_BYTES)).pictures.size).toBe(1);
	for (const tooLong of [
		json(MAX_JSON_BYTES + 1),
		" ".repeat(MAX_JSON_BYTES + 1),
		`"${"x".repeat(MAX_JSON_BYTES)}"`,
		'"",'.repeat(MAX_JSON_BYTES / 3 + 1),
	]) {
		expect(() => cut(tooLong)).toThrow(
			expect.objectContaining({ code: "TOO_LARGE", message: expect.stringContaining("1,024 KiB") }),
		);
	}
});

test("no more pictures are cut out than a request may repeat", () => {
	const urls = (count: number) =>
		JSON.stringify({ image: Array.from({ length: count }, () => dataUrl(picture(20))) });
	expect(cut(urls(8)).pictures.size).toBe(8);
	expect(() => cut(urls(9))).toThrow(expect.objectContaining({ code: "TOO_LARGE" }));
});

test("JSON that is cut off is left to the parser, and text that is not UTF-8 is rejected", () => {
	const whole = JSON.stringify({ prompt: "a", image: "none", more: "b" });
	for (let length = 0; length < whole.length; length++) {
		expect(cut(whole.slice(0, length)).json).toBe(whole.slice(0, length));
	}
	const broken = Uint8Array.from([...bytes('{"prompt":"'), 0xff, ...bytes('"}')]);
	expect(() => cutPictures(broken, MAX_JSON_BYTES)).toThrow(/UTF-8/);
});

test("only a body with a string like a data URL may have pictures", () => {
	expect(hasPictures(bytes('{"image" : "data:x"}'))).toBe(true);
	expect(hasPictures(bytes('{"prompt":"the data: none"}'))).toBe(false);
});
