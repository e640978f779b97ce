// Lines that the Worker logs, for the terminal.

/** Returns a line of the Worker's log as a person reads it: its JSON as a sentence, anything else unchanged. */
export function readable(line: string): string {
	const { code, message } = parse(line);
	if (typeof code !== "string" || typeof message !== "string") return line;
	return `⚠ ${code}: ${message}`;
}

function parse(line: string): Record<string, unknown> {
	if (!line.startsWith("{")) return {};
	try {
		return JSON.parse(line) as Record<string, unknown>;
	} catch {
		return {};
	}
}
