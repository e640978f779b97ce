import { expect, test } from "vitest";
import { readFiles } from "./read-files.ts";

const file = (name: string, content: BlobPart, type = "") => new File([content], name, { type });
const bytes = (...values: number[]) => new Uint8Array(values);

/** A PDF with these lines on a page, or with a page without text. */
function pdf(lines: string[]): string {
	const shown = lines.map((line) => `(${line}) Tj 0 -20 Td`).join(" ");
	const content = lines.length > 0 ? `BT /F1 12 Tf 72 720 Td ${shown} ET` : "";
	const objects = [
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		`<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	];
	let body = "%PDF-1.4\n";
	const offsets = objects.map((object, i) => {
		const offset = body.length;
		body += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return String(offset).padStart(10, "0");
	});
	const table = offsets.map((offset) => `${offset} 00000 n \n`).join("");
	const size = objects.length + 1;
	const trailer = `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF`;
	return `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}${trailer}`;
}

test("text files are read in UTF-8, UTF-16 and Windows' encoding", async () => {
	expect(await readFiles([file("a.txt", " Résumé\r\nGo\r")])).toBe("Résumé\nGo");
	expect(await readFiles([file("a.md", bytes(0xef, 0xbb, 0xbf, 0x47, 0x6f))])).toBe("Go");
	expect(await readFiles([file("a.txt", bytes(0xff, 0xfe, 0x47, 0, 0x6f, 0))])).toBe("Go");
	expect(await readFiles([file("a.txt", bytes(0xfe, 0xff, 0, 0x47, 0, 0x6f))])).toBe("Go");
	expect(await readFiles([file("a.txt", bytes(0x52, 0xe9, 0x73))])).toBe("Rés");
	expect(await readFiles([file("noname", "Go", "text/plain")])).toBe("Go");
});

test("the text of a PDF is read line by line", async () => {
	expect(await readFiles([file("cv.pdf", pdf(["Ann Lee", "Go and Rust"]))])).toBe(
		"Ann Lee\nGo and Rust",
	);
	expect(await readFiles([file("cv", pdf(["Ann Lee"]), "application/pdf")])).toBe("Ann Lee");
});

test.each([
	["cv.docx", "PK", "“cv.docx” is not a text file or PDF. Copy its text and paste it here."],
	["a.txt", " \n", "“a.txt” is empty. Copy the text from elsewhere and paste it here."],
	["cv.pdf", "no PDF", "“cv.pdf” could not be read. Copy its text and paste it here."],
	[
		"scan.pdf",
		pdf([]),
		"“scan.pdf” has no text, perhaps only pictures. Copy the text from elsewhere and paste it here.",
	],
])("a file that cannot be used says so: %s", async (name, content, message) => {
	await expect(readFiles([file(name, content)])).rejects.toMatchObject({
		name: "FileError",
		message,
	});
});

test("a file of 10 MB is read, a larger one is not", async () => {
	const max = 10 * 1024 * 1024;
	expect(await readFiles([file("a.txt", "x".repeat(max))])).toHaveLength(max);
	await expect(readFiles([file("a.txt", "x".repeat(max + 1))])).rejects.toThrow(
		"larger than 10 MB",
	);
});

test("several files are read in their order, or none when one cannot be used", async () => {
	const [cv, letter] = [file("cv.pdf", pdf(["Ann Lee"])), file("letter.txt", "Dear all")];
	expect(await readFiles([cv, letter])).toBe("Ann Lee\n\nDear all");
	await expect(readFiles([cv, file("a.docx", "PK"), letter])).rejects.toThrow("“a.docx” is not");
});
