import { readdirSync } from "node:fs";
import { defineConfig } from "drizzle-kit";

// Wrangler stores the local D1 as an SQLite file named by a hash, beside its metadata file.
const folder = ".wrangler/state/v3/d1/miniflare-D1DatabaseObject";

function localD1(): string {
	try {
		const file = readdirSync(folder).find(
			(name) => name.endsWith(".sqlite") && name !== "metadata.sqlite",
		);
		if (file) return `${folder}/${file}`;
	} catch {
		// There is no local D1 yet. `generate` needs none; `studio` reports the text below as its path.
	}
	return "no local D1 yet: run `pnpm dev` once";
}

export default defineConfig({
	dialect: "sqlite",
	schema: "lib/db/schema.ts",
	out: "drizzle",
	dbCredentials: { url: `file:${localD1()}` },
});
