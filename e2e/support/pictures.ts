// Pictures for requests: the first bytes of a real picture, padded to a size.
const HEADS = {
	"image/png": "89504e470d0a1a0a",
	"image/jpeg": "ffd8ffe0",
	"image/webp": "524946460000000057454250",
	"image/gif": "474946383961",
};

/** Returns the data URL of a picture of `size` bytes, different for every `number`. */
export function picture(
	size: number,
	{ type = "image/png", number = 0 }: { type?: keyof typeof HEADS; number?: number } = {},
): string {
	const head = Buffer.from(HEADS[type], "hex");
	const bytes = Buffer.concat([head, Buffer.alloc(size - head.length, 7)]);
	bytes[size - 1] = number;
	return `data:${type};base64,${bytes.toString("base64")}`;
}
