// The table of results: printed row by row, written to RESULTS.md at the end.
import { readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

interface Row {
	figure: string;
	value: string;
	peer: string;
	ratio: string;
	target: string;
	/** Undefined for a figure without a target. */
	isReached: boolean | undefined;
}

const rows: Row[] = [];
const [loadAtStart = 0] = loadavg();

export function note(row: Row): void {
	rows.push(row);
	const reached = row.isReached === undefined ? "" : row.isReached ? "reached" : "NOT REACHED";
	console.log(
		`${row.figure}\n    ${row.value}   ${row.peer}   ${row.ratio}   ${row.target} ${reached}`,
	);
}

const version = (name: string) =>
	(JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")) as { version: string })
		.version;

const machine = () =>
	[
		new Date().toISOString().slice(0, 10),
		`${cpus().length} × ${cpus()[0]?.model.trim()}`,
		`${Math.round(totalmem() / 2 ** 30)} GiB`,
		`load ${loadAtStart.toFixed(1)} before the run`,
		`Linux ${release().split("-")[0]}`,
		`Node ${process.versions.node}`,
		`wrangler ${version("wrangler")}`,
		`Next ${version("next")}`,
		`OpenNext ${version("@opennextjs/cloudflare")}`,
	].join(", ");

/** Returns all rows as Markdown. */
export function report(): string {
	const lines = rows.map(({ figure, value, peer, ratio, target, isReached }) => {
		const reached = isReached === undefined ? "" : isReached ? "yes" : "**no**";
		return `| ${[figure, value, peer, ratio, target, reached].join(" | ")} |`;
	});
	return `# Results of \`pnpm bench\`

${machine()}.

How the figures are measured, and why beside these peers: [what-the-bench-compares.md](../docs/decisions/what-the-bench-compares.md). Medians; quartiles in brackets.

| figure | here | peer | ratio | target | reached |
|---|---|---|---|---|---|
${lines.join("\n")}
`;
}
