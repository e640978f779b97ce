import { expect, test } from "vitest";
import { deviceOf } from "./device-name.ts";

const MAC =
	"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko)";
const WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";

test.each([
	["Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/605.1.15", "Safari on iPhone"],
	["Mozilla/5.0 (iPad; CPU OS 19_0 like Mac OS X) CriOS/140.0 Safari/604.1", "Chrome on iPad"],
	[`${MAC} Chrome/140.0.0.0 Safari/537.36`, "Chrome on Mac"],
	[`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0`, "Edge on Windows"],
	[`${WINDOWS} Chrome/140.0.0.0 Safari/537.36 OPR/120.0.0.0`, "Opera on Windows"],
	["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
	["Mozilla/5.0 (Linux; Android 16) Chrome/140.0.0.0 Safari/537.36", "Chrome on Android"],
	["Mozilla/5.0 (X11; CrOS x86_64) Chrome/140.0.0.0 Safari/537.36", "Chrome on ChromeOS"],
	["curl/8.15.0", "curl"],
	["Windows", "Windows"],
	["node", "Unknown device"],
	["", "Unknown device"],
	[null, "Unknown device"],
])("%s is “%s”", (userAgent, name) => {
	expect(deviceOf(userAgent)).toBe(name);
});
