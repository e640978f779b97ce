// The order counts: Edge and Opera say they are Chrome, Chrome says it is Safari.
const BROWSERS = [
	[/Edg/, "Edge"],
	[/OPR/, "Opera"],
	[/Firefox|FxiOS/, "Firefox"],
	[/Chrome|CriOS/, "Chrome"],
	[/Safari/, "Safari"],
	[/curl/, "curl"],
] as const;

// Android says it is Linux, an iPhone says it is like Mac OS.
const SYSTEMS = [
	[/iPhone/, "iPhone"],
	[/iPad/, "iPad"],
	[/Android/, "Android"],
	[/Windows/, "Windows"],
	[/CrOS/, "ChromeOS"],
	[/Mac OS/, "Mac"],
	[/Linux/, "Linux"],
] as const;

/** Takes what a browser says of itself; gives the device in a few words. */
export function deviceOf(userAgent: string | null): string {
	const find = (known: readonly (readonly [RegExp, string])[]) =>
		known.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
	const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? "Unknown device";
}
