import { route } from "#lib/http/route.ts";
import packageJson from "../../../package.json";
import { openApiDocument } from "./document.ts";

let json: string | undefined;

/** The API's description. Built on the first request of an isolate, since nothing else needs it. */
export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	GET({ config }) {
		json ??= JSON.stringify(
			openApiDocument({ version: packageJson.version, origin: config.origin }),
		);
		return new Response(json, {
			headers: { "Content-Type": "application/json", "Cache-Control": "public, max-age=300" },
		});
	},
});
