// The text of files that were added to the background. The files stay on this device.

const MAX_BYTES = 10 * 1024 * 1024;
const TEXT_NAME = /\.(txt|text|md|markdown|csv|rst|org|tex)$/i;
const PDF_NAME = /\.pdf$/i;

/** A file that cannot be used: `message` is a sentence with what to do instead. */
class FileError extends Error {
	override readonly name = "FileError";
}

/** Returns the texts of text files and PDFs, an empty line between them. Throws a FileError when one of them cannot be used. */
export async function readFiles(files: readonly File[]): Promise<string> {
	return (await Promise.all(files.map(readFile))).join("\n\n");
}

async function readFile(file: File): Promise<string> {
	const { name, type, size } = file;
	if (size > MAX_BYTES) {
		throw new FileError(`“${name}” is larger than 10 MB. Copy its text and paste it here.`);
	}
	const bytes = new Uint8Array(await file.arrayBuffer().catch(() => unreadable(name)));
	const isPdf = type === "application/pdf" || PDF_NAME.test(name);
	if (!isPdf && !type.startsWith("text/") && !TEXT_NAME.test(name)) {
		throw new FileError(`“${name}” is not a text file or PDF. Copy its text and paste it here.`);
	}
	const text = isPdf ? await readPdf(bytes).catch(() => unreadable(name)) : decode(bytes);
	const cleaned = text.replace(/\r\n?/g, "\n").replaceAll("\0", "").trim();
	if (!cleaned) {
		const reason = isPdf ? "has no text, perhaps only pictures" : "is empty";
		throw new FileError(`“${name}” ${reason}. Copy the text from elsewhere and paste it here.`);
	}
	return cleaned;
}

function unreadable(name: string): never {
	throw new FileError(`“${name}” could not be read. Copy its text and paste it here.`);
}

/** Text files do not declare an encoding: UTF-8 and UTF-16 can be detected, otherwise Windows-1252 is assumed. */
function decode(bytes: Uint8Array): string {
	const isUtf16 =
		(bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
	if (isUtf16) return new TextDecoder(bytes[0] === 0xff ? "utf-16le" : "utf-16be").decode(bytes);
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return new TextDecoder("windows-1252").decode(bytes);
	}
}

/** Loaded for PDFs only. */
async function readPdf(bytes: Uint8Array): Promise<string> {
	const { textOfPdf } = await import("./pdf-text.ts");
	return textOfPdf(bytes);
}
