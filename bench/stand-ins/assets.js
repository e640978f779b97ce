// Cloudflare's static assets: the built files, from the disk. `default` is in front of the Worker, as on Cloudflare; `files` is its
// binding ASSETS.
import { WorkerEntrypoint } from "cloudflare:workers";

const TYPES = {
	css: "text/css",
	html: "text/html",
	js: "text/javascript",
	mp3: "audio/mpeg",
	svg: "image/svg+xml",
};

async function fileOf(request, disk) {
	const { pathname } = new URL(request.url);
	if (pathname.endsWith("/")) return undefined;
	const { ok, body } = await disk.fetch(`http://disk${pathname}`);
	const type = TYPES[pathname.replace(/^.*\./, "")] ?? "application/octet-stream";
	return ok ? new Response(body, { headers: { "Content-Type": type } }) : undefined;
}

export default {
	async fetch(request, { DISK, MAIN }) {
		// No API path is a file, and looking for one would count as the API's time.
		if (new URL(request.url).pathname.startsWith("/api/")) return MAIN.fetch(request);
		return (await fileOf(request, DISK)) ?? MAIN.fetch(request);
	},
};

export class files extends WorkerEntrypoint {
	async fetch(request) {
		return (await fileOf(request, this.env.DISK)) ?? new Response("", { status: 404 });
	}
}
