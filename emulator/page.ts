// The emulator's page, for a person at `pnpm dev`: mails that the app sent, buttons for faults, and the requests so far.
import { FAULTS, type Fault } from "./faults.ts";

const SERVICES: Record<Fault["service"], string> = {
	gemini: "Gemini",
	deepgram: "Deepgram keys",
	live: "Deepgram live sockets",
	flux: "Deepgram Flux",
	posthog: "PostHog",
	mail: "Mail",
};

const buttons = (service: string) =>
	Object.entries(FAULTS)
		.filter(([, fault]) => fault.service === service)
		.map(
			([name, { title }]) =>
				`<li><button type="button" aria-pressed="false" data-fault="${name}">${title}</button></li>`,
		)
		.join("");

/** Returns the page as HTML. */
export function page(): string {
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Emulator</title>
<style>
	:root { color-scheme: light dark; --line: light-dark(#dededa, #2f323a); --soft: light-dark(#5c5e66, #a3a7b2); --card: light-dark(#fff, #191b20); }
	body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; background: light-dark(#f7f7f5, #101114); }
	h2 { font-size: 1.25rem; margin: 2rem 0 .5rem; }
	h3 { font-size: 1rem; margin: 1rem 0 .5rem; }
	p { color: var(--soft); }
	#faults { position: sticky; top: 0; display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; padding: .5rem 0; background: inherit; }
	#faults p { margin: 0; color: inherit; font-weight: 600; }
	ul { display: flex; flex-wrap: wrap; gap: .5rem; padding: 0; list-style: none; }
	button { font: inherit; font-size: .9rem; padding: .5rem .75rem; border: 1px solid var(--line); border-radius: .5rem;
		background: var(--card); color: inherit; cursor: pointer; text-align: left; }
	button[aria-pressed=true] { border-color: currentColor; font-weight: 600; }
	article { padding: .75rem 1rem; margin: .5rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--card); }
	article h3, article p { margin: 0; overflow-wrap: anywhere; }
	article pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere; margin: .5rem 0 0; }
	.scroll { overflow-x: auto; }
	table { width: 100%; border-collapse: collapse; font-size: .9rem; }
	th, td { text-align: left; padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); white-space: nowrap; }
</style>
<body>
<main>
<h1>Emulator</h1>
<p>Stands in for Gemini, Deepgram, PostHog and the mail service while you develop.</p>
<h2>Mail</h2>
<p id="no-mail">The app has not sent a mail yet. Confirmations of new accounts and links for lost passwords appear here.</p>
<section id="mails" aria-live="polite"></section>
<h2>Faults</h2>
<p>Enable a fault for the next request, then use the app to see how it handles it.</p>
<div id="faults"><p role="status"></p><button type="button" id="clear" hidden>Clear faults</button></div>
${Object.entries(SERVICES)
	.map(([service, name]) => `<h3>${name}</h3><ul>${buttons(service)}</ul>`)
	.join("")}
<h2>Requests</h2>
<div class="scroll"><table>
	<thead><tr><th>Time<th>Service<th>Request<th>Status<th>Writes<th>State<th>Fault<th>Problem</thead>
	<tbody></tbody>
</table></div>
</main>
<script type="module">
	const $ = (selector) => document.querySelector(selector);
	const buttons = [...document.querySelectorAll("[data-fault]")];
	const titleOf = (name) => buttons.find(({ dataset }) => dataset.fault === name)?.textContent ?? name;
	const timeOf = ({ at }) => new Date(at).toLocaleTimeString();
	const make = (tag, ...children) => {
		const element = document.createElement(tag);
		element.append(...children);
		return element;
	};

	document.addEventListener("click", async ({ target }) => {
		const name = target.dataset?.fault;
		if (!name && target.id !== "clear") return;
		await fetch("/emulator/scripts", { method: "DELETE" });
		if (name) await fetch("/emulator/faults", { method: "POST", body: JSON.stringify({ name }) });
		await refresh();
	});

	const linked = (text) => text.split(/(https?:\\/\\/\\S+)/).map((part, i) =>
		i % 2 ? Object.assign(make("a", part), { href: part, target: "_blank", rel: "noopener" }) : part);

	const showMails = keep("#mails", (mails) => {
		$("#no-mail").hidden = mails.length > 0;
		return mails.map((entry) => {
			const { to, from, subject, text } = entry.body;
			const kept = entry.status === 200 ? "" : " · not delivered";
			return make("article", make("h3", subject), make("p", timeOf(entry) + " · to " + to + " · from " + from + kept), make("pre", ...linked(text)));
		});
	});
	const showRequests = keep("tbody", (entries) => entries.map((entry) => {
		const request = entry.method + " " + entry.path;
		const cells = [timeOf(entry), entry.service, request, entry.status, entry.writes, entry.state, entry.fault, entry.problem];
		return make("tr", ...cells.map((value) => make("td", value ?? "")));
	}));

	function showFaults(enabled, entries) {
		for (const button of buttons) {
			button.ariaPressed = String(enabled.some(({ name }) => name === button.dataset.fault));
		}
		const met = entries.findLast(({ fault }) => fault);
		const says = enabled.map(({ name, times }) => "Enabled for " +
			(times === null ? "all requests: " : times > 1 ? "the next " + times + " requests: " : "the next request: ") + titleOf(name) + ".");
		if (met) says.push("Last met at " + timeOf(met) + ": " + titleOf(met.fault) + ".");
		const text = says.join(" ") || "No fault is enabled.";
		if ($("#faults p").textContent !== text) $("#faults p").textContent = text;
		$("#clear").hidden = !enabled.length;
	}

	/** Shows a list and leaves it alone while it is the same: a selection or a focused link in it stays. */
	function keep(selector, render) {
		let shown = "";
		return (list) => {
			const json = JSON.stringify(list);
			if (json === shown) return;
			shown = json;
			$(selector).replaceChildren(...render(list));
		};
	}

	async function refresh() {
		const [entries, enabled] = await Promise.all(["journal", "faults"].map(async (name) => (await fetch("/emulator/" + name)).json()));
		showMails(entries.filter(({ service, body }) => service === "mail" && body?.text).slice(-20).reverse());
		showFaults(enabled, entries);
		showRequests(entries.slice(-30).reverse());
	}

	for (;;) {
		await refresh().catch(() => ($("#faults p").textContent = "The emulator does not answer: it has been stopped."));
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
</script>
</html>
`;
}
