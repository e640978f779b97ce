// The emulator's page: switches for faults, and what was asked of it, for a person at `pnpm dev`.
import { FAULTS } from "./faults.ts";

const SERVICES = ["gemini", "deepgram", "live", "flux", "posthog"] as const;
const NAMES = {
	gemini: "Gemini",
	deepgram: "Deepgram keys",
	live: "Deepgram live sockets",
	flux: "Deepgram Flux",
	posthog: "PostHog",
};

const buttons = (service: string) =>
	Object.entries(FAULTS)
		.filter(([, fault]) => fault.service === service)
		.map(
			([name, { title }]) =>
				`<li><button type="button" data-fault="${name}">${title}</button></li>`,
		)
		.join("");

/** Gives the page as HTML. */
export function page(): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Emulator</title>
<style>
	:root { color-scheme: light dark; --line: light-dark(#dededa, #2f323a); --soft: light-dark(#5c5e66, #a3a7b2); }
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; background: light-dark(#f7f7f5, #101114); }
	h2 { font-size: 1.1rem; margin: 1.5rem 0 .5rem; }
	p { color: var(--soft); }
	#said { position: sticky; top: 0; padding: .5rem 0; background: inherit; color: inherit; font-weight: 600; }
	ul { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
	button { font: inherit; font-size: .9rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
		background: light-dark(#fff, #191b20); color: inherit; cursor: pointer; text-align: left; }
	.scroll { overflow-x: auto; }
	table { width: 100%; border-collapse: collapse; font-size: .9rem; }
	th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
</style>
<h1>Emulator</h1>
<p>Stands in for Gemini, Deepgram and PostHog. Enable a fault to apply it to the next request, and see how the app handles it.</p>
<p role="status" id="said">No fault enabled.</p>
<p><button type="button" id="off">Clear faults</button></p>
${SERVICES.map((service) => `<h2>${NAMES[service]}</h2><ul>${buttons(service)}</ul>`).join("")}
<h2>Requests</h2>
<div class="scroll"><table>
	<thead><tr><th>Time<th>Service<th>Request<th>Status<th>Writes<th>State<th>Problem</thead>
	<tbody id="journal"></tbody>
</table></div>
<script type="module">
	const said = document.querySelector("#said");
	document.addEventListener("click", async ({ target }) => {
		const name = target.dataset?.fault;
		if (!name && target.id !== "off") return;
		await fetch("/emulator/scripts", { method: "DELETE" });
		if (!name) return (said.textContent = "No fault enabled.");
		const response = await fetch("/emulator/faults", { method: "POST", body: JSON.stringify({ name }) });
		said.textContent = response.ok ? "Enabled for the next request: " + target.textContent : "Could not enable the fault.";
	});
	const cell = (value) => Object.assign(document.createElement("td"), { textContent: value ?? "" });
	for (;;) {
		const entries = await fetch("/emulator/journal").then((answer) => answer.json()).catch(() => []);
		const rows = entries.slice(-30).reverse().map((entry) => {
			const row = document.createElement("tr");
			const time = new Date(entry.at).toLocaleTimeString();
			const request = entry.method + " " + entry.path;
			row.append(...[time, entry.service, request, entry.status, entry.writes, entry.state, entry.problem].map(cell));
			return row;
		});
		document.querySelector("#journal").replaceChildren(...rows);
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
</script>
</html>
`;
}
