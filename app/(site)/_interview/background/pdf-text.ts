// The text of a PDF. Loads pdf.js, so import this module dynamically. The legacy build, because the other one runs in the newest browsers only.
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
// Runs pdf.js on the main thread: a résumé takes a moment only, and a worker would need its own script and a rule in the page's policy.
import * as pdfjsWorker from "pdfjs-dist/legacy/build/pdf.worker.min.mjs";

const MAX_PAGES = 50;

/** Returns the text of the first 50 pages, with the line breaks of the layout. Throws when it is not a PDF, or when it needs a password. */
export async function textOfPdf(bytes: Uint8Array): Promise<string> {
	Object.assign(globalThis, { pdfjsWorker });
	const task = getDocument({
		data: bytes,
		useSystemFonts: false,
		disableFontFace: true,
		verbosity: 0,
	});
	try {
		const document = await task.promise;
		const pages: string[] = [];
		for (let number = 1; number <= Math.min(document.numPages, MAX_PAGES); number++) {
			const page = await document.getPage(number);
			const { items } = await page.getTextContent();
			pages.push(
				items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""),
			);
		}
		return pages.join("\n\n");
	} finally {
		await task.destroy();
	}
}
