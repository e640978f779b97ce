// Imports run in one direction, and what a request needs is all that it loads.
import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

interface Import {
	/** A path from the root of the repository, or the name of a package. */
	target: string;
	isType: boolean;
}

const STATEMENT =
	/^(?:import|export) (type )?(?:[^"';]* from )?"([^"]+)"|\bimport\(\s*"([^"]+)"\s*\)/gm;

function importsOf(file: string): Import[] {
	const source = readFileSync(file, "utf8");
	return [...source.matchAll(STATEMENT)].map(([, type, specifier, dynamic]) => {
		const name = specifier ?? dynamic ?? "";
		const target = name.startsWith(".")
			? join(dirname(file), name)
			: name.replace(/^#lib\//, "lib/").replace(/^#client\//, "clients/typescript/");
		return { target, isType: type !== undefined };
	});
}

const files = globSync("{app,lib,worker,clients,emulator,e2e,bench,scripts}/**/*.{ts,tsx}").concat(
	"worker.ts",
);
const isOurs = (target: string) =>
	/^(app|lib|worker|clients|emulator|e2e|bench|scripts)(\/|\.ts$)/.test(target);
/** Settings and the platform: every module of lib may use them. */
const LIB_ROOT = /^lib\/[^/]+$/;
/** What every page may use of the other folders. */
const PAGE_ROOT = /^(clients\/typescript\/|lib\/field-limits\.ts$)/;
const site = (...folders: string[]) => new RegExp(`^app/\\(site\\)/(${folders.join("|")})/`);

/** Folder -> the modules of ours that it may import, beside its own. */
const ALLOWED: Record<string, RegExp[]> = {
	"lib/http/": [LIB_ROOT],
	"lib/db/": [LIB_ROOT, /^lib\/http\//],
	"lib/deepgram/": [LIB_ROOT, /^lib\/http\//],
	"lib/access/": [LIB_ROOT, /^lib\/(http|db)\//],
	"lib/auth/": [LIB_ROOT, /^lib\/(http|db|access)\//],
	"lib/usage/": [LIB_ROOT, /^lib\/(http|db|deepgram|access)\//],
	"lib/interviews/": [LIB_ROOT, /^lib\/(http|db|access)\//],
	"lib/completion/": [LIB_ROOT, /^lib\/(http|db|access|interviews|usage)\//],
	"lib/admin/": [LIB_ROOT, /^lib\/(http|db|access|usage)\//],
	// It reads Gemini's errors.
	"lib/health/": [LIB_ROOT, /^lib\/(http|db|deepgram)\//, /^lib\/completion\/gemini-errors\.ts$/],
	"lib/": [],
	"app/api/": [/^lib\//, /^package\.json$/],
	"app/(site)/_ui/": [PAGE_ROOT],
	"app/(site)/_usage/": [PAGE_ROOT, site("_ui")],
	"app/(site)/_account/": [PAGE_ROOT, site("_ui", "_usage"), /^app\/\(site\)\/pages\.ts$/],
	"app/(site)/_interview/": [PAGE_ROOT, site("_ui", "_usage", "_account")],
	"app/(site)/_layout/": [PAGE_ROOT, site("_ui", "_account", "_interview")],
	"app/(site)/admin/_shared/": [PAGE_ROOT, site("_ui", "_account")],
	"app/(site)/admin/_actions/": [PAGE_ROOT, site("_ui", "_account", "_layout", "admin/_shared")],
	"app/(site)/admin/": [PAGE_ROOT, site("_ui", "_usage", "_account", "_layout")],
	// Handlers are reached without Next, so only routes.ts knows where they are.
	"worker/": [/^lib\//, /^app\/api\//],
	// An emulator that shares our code would share our mistakes.
	"emulator/": [],
	// Copied into other projects.
	"clients/": [],
	"scripts/": [
		/^app\/api\/openapi\.json\/document\.ts$/,
		/^lib\/(env|field-limits|auth\/(password|invitations)|db\/audit-columns|usage\/price-changes)\.ts$/,
		/^app\/\(site\)\/pages\.ts$/,
		/^emulator\//,
	],
	// Tests and bench use the Worker as its clients do: over HTTP. `gated.ts` wraps it to delay its bindings.
	// Responses with many fields have their types in lib.
	"e2e/": [/^scripts\//, /^emulator\//, /^clients\//, /^worker\.ts$/, /^lib\/usage\//],
	// d1-time.ts measures our statements themselves.
	"bench/": [/^scripts\//, /^emulator\//, /^lib\//],
};

for (const [folder, allowed] of Object.entries(ALLOWED)) {
	test(`${folder} imports only the modules it may`, () => {
		const own = files.filter((file) => file.startsWith(folder) && !file.endsWith(".test.ts"));
		expect(own.length).toBeGreaterThan(0);
		for (const file of own) {
			for (const { target } of importsOf(file)) {
				if (!isOurs(target) || target.startsWith(folder)) continue;
				const isAllowed = allowed.some((pattern) => pattern.test(target));
				expect.soft(isAllowed, `${file} imports ${target}`).toBe(true);
			}
		}
	});
}

test("pages import only types from lib, apart from the limits of fields", () => {
	const pages = files.filter((file) => /^app\/(?!api\/)/.test(file));
	expect(pages.length).toBeGreaterThan(0);
	for (const file of pages) {
		for (const { target, isType } of importsOf(file)) {
			expect.soft(target, file).not.toMatch(/^(app\/api|worker|scripts|emulator)\//);
			if (target === "lib/field-limits.ts" || !target.startsWith("lib/")) continue;
			expect.soft(isType, `${file} imports the code of ${target}`).toBe(true);
		}
	}
});

test("miniflare is the version that wrangler uses", () => {
	const dependenciesOf = (folder: string) =>
		JSON.parse(readFileSync(`${folder}package.json`, "utf8")) as {
			dependencies: Record<string, string>;
			devDependencies: Record<string, string>;
		};
	const { miniflare } = dependenciesOf("node_modules/wrangler/").dependencies;
	expect(dependenciesOf("").devDependencies.miniflare).toBe(miniflare);
});

test("prompts, error codes, tables and field limits depend on nothing of ours", () => {
	for (const file of ["completion/prompt", "http/errors", "db/schema", "field-limits"]) {
		expect(importsOf(`lib/${file}.ts`).filter(({ target }) => isOurs(target))).toEqual([]);
	}
});

test("browser and API tests import only types from lib", () => {
	for (const file of files.filter((file) => file.startsWith("e2e/"))) {
		for (const { target, isType } of importsOf(file)) {
			if (target.startsWith("lib/")) expect.soft(isType, `${file} imports ${target}`).toBe(true);
		}
	}
});

test("neither lib nor the API's routes import Next", () => {
	for (const file of files.filter((file) => /^(lib|app\/api)\//.test(file))) {
		for (const { target } of importsOf(file)) {
			expect.soft(target, file).not.toMatch(/^next(\/|$)/);
		}
	}
});

/** Returns every module and package that a file loads, also with `import()`. */
function graphOf(file: string, seen = new Set<string>()): Set<string> {
	if (seen.has(file)) return seen;
	seen.add(file);
	if (!isOurs(file)) return seen;
	for (const { target, isType } of importsOf(file)) if (!isType) graphOf(target, seen);
	return seen;
}

test("a completion loads neither Better Auth nor drizzle", () => {
	const graph = graphOf("app/api/completion/route.ts");
	expect(graph).toContain("lib/completion/gemini.ts");
	expect(graph).toContain("lib/http/session-cookie.ts");
	for (const module of graph) {
		expect.soft(module).not.toMatch(/^(better-auth|drizzle-orm)|^lib\/(auth|admin)\//);
	}
});

test("the OpenAPI document, which a script reads, does not import the platform", () => {
	const graph = graphOf("app/api/openapi.json/document.ts");
	expect(graph).toContain("lib/completion/question-schema.ts");
	expect(graph).not.toContain("lib/platform.ts");
});

test("the graph of an admin route contains drizzle, so the test above would find it", () => {
	expect([...graphOf("app/api/admin/users/route.ts")]).toContain("drizzle-orm");
});
