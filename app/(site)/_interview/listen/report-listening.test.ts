import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listenUrl } from "./deepgram/listen-url.ts";
import { pricedModel, reportListening } from "./report-listening.ts";

const KEY = { keyId: "key-1", model: "flux-general-en" };
let beacons: { url: string; body: Blob }[];
let takesBeacons: boolean;
let page: EventTarget;
let listeners: number;

beforeEach(() => {
	beacons = [];
	takesBeacons = true;
	page = new EventTarget();
	vi.stubGlobal("navigator", {
		sendBeacon: (url: string, body: Blob) => {
			if (takesBeacons) beacons.push({ url, body });
			return takesBeacons;
		},
	});
	listeners = 0;
	vi.stubGlobal("addEventListener", (type: string, listener: () => void) => {
		listeners++;
		page.addEventListener(type, listener);
	});
	vi.stubGlobal("removeEventListener", (type: string, listener: () => void) => {
		listeners--;
		page.removeEventListener(type, listener);
	});
});
afterEach(() => {
	vi.unstubAllGlobals();
});

const reports = () =>
	Promise.all(
		beacons.map(async ({ body }) => (JSON.parse(await body.text()) as { seconds: number }).seconds),
	);
const leavePage = () => page.dispatchEvent(new Event("pagehide"));

/** Sends sound in chunks of a tenth of a second. */
function listen(report: ReturnType<typeof reportListening>, seconds: number): void {
	for (let i = 0; i < seconds * 10; i++) report.sent(0.1);
}

test("each minute of sound is reported, with all seconds so far, and the rest at the end", async () => {
	const report = reportListening(KEY);
	listen(report, 150);
	report.stop();
	expect(await reports()).toEqual([60, 120, 150]);
});

test("a report says which key and which model, as text, to our own server", async () => {
	const report = reportListening(KEY);
	listen(report, 5);
	report.stop();
	const [{ url, body } = { url: "", body: new Blob() }] = beacons;
	expect(url).toBe("/api/usage/listening");
	expect(body.type).toBe("text/plain");
	expect(JSON.parse(await body.text())).toEqual({ ...KEY, seconds: 5 });
});

test("leaving the page sends a report, and coming back continues", async () => {
	const report = reportListening(KEY);
	listen(report, 20);
	leavePage();
	leavePage();
	listen(report, 30);
	report.stop();
	expect(await reports()).toEqual([20, 50]);
	expect(listeners).toBe(0);
});

test("a key that was never used is reported as such, once", async () => {
	const report = reportListening(KEY);
	report.stop();
	report.stop();
	expect(await reports()).toEqual([0]);
});

test("what the browser could not queue is part of the next report", async () => {
	const report = reportListening(KEY);
	takesBeacons = false;
	listen(report, 61);
	takesBeacons = true;
	listen(report, 1);
	report.stop();
	expect(await reports()).toEqual([61, 62]);
});

test.each([
	["v2", { language: "en" }, "flux-general-en"],
	["v2", { language: "de" }, "flux-general-multi"],
	["v1", { language: "en" }, "nova-3"],
	["v1", { language: "multi" }, "nova-3-multi"],
	["v1", { language: "pt-BR", isRoom: true }, "nova-3-diarized"],
	["v1", { language: "multi", isRoom: true }, "nova-3-multi-diarized"],
] as const)("the socket of %s with %j is priced as %s", (version, options, model) => {
	const url = listenUrl(
		"wss://example.com/listen",
		version,
		{ speaker: "me", keyterms: [], ...options },
		16_000,
	);
	expect(pricedModel(url)).toBe(model);
});
