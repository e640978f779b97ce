// The built Worker with its pages, in workerd without a proxy in between, and a Chromium whose user is signed in.
import { type Browser, chromium, type Page } from "@playwright/test";
import { findChromium } from "../scripts/chromium.ts";
import { signIn } from "./requests.ts";
import { ORIGIN, type Services, startWorker } from "./workers.ts";

export interface Site {
	/** Opens a page of its own browser context. */
	open: () => Promise<Page>;
	stop: () => Promise<void>;
}

export async function startSite(services: Services): Promise<Site> {
	const worker = await startWorker("direct", services, { withPages: true });
	const cookie = await signIn(worker, services);
	const executablePath = findChromium();
	const browser: Browser = await chromium.launch({
		...(executablePath ? { executablePath } : {}),
		args: [
			"--disable-background-networking",
			"--autoplay-policy=no-user-gesture-required",
			// The Worker takes itself for this origin.
			`--host-resolver-rules=MAP ${new URL(ORIGIN).host} ${new URL(worker.url).host}`,
		],
	});
	return {
		async open() {
			const context = await browser.newContext({ baseURL: ORIGIN });
			const cookies = cookie.split("; ").map((pair) => {
				const at = pair.indexOf("=");
				return { name: pair.slice(0, at), value: pair.slice(at + 1), url: ORIGIN };
			});
			await context.addCookies(cookies);
			return context.newPage();
		},
		async stop() {
			await browser.close();
			await worker.stop();
		},
	};
}
