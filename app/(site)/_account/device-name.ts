// The order matters: Edge and Opera also name Chrome, Chrome also names Safari.
const BROWSERS = [
	[/Edg/, "Edge"],
	[/OPR/, "Opera"],
	[/Firefox|FxiOS/, "Firefox"],
	[/Chrome|CriOS/, "Chrome"],
	[/Safari/, "Safari"],
	[/curl/, "curl"],
] as const;

// Android also names Linux, iPhone and iPad also name Mac OS.
const SYSTEMS = [
	[/iPhone/, "iPhone"],
	[/iPad/, "iPad"],
	[/Android/, "Android"],
	[/Windows/, "Windows"],
	[/CrOS/, "ChromeOS"],
	[/Mac OS/, "Mac"],
	[/Linux/, "Linux"],
] as const;

/** A short name for the device, such as "Safari on iPhone", from a User-Agent header. */
export function deviceOf(userAgent: string | null): string {
	const find = (known: readonly (readonly [RegExp, string])[]) =>
		known.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
	const [browser, system] = [find(BROWSERS), find(SYSTEMS)];
	if (browser && system) return `${browser} on ${system}`;
	return browser ?? system ?? "Unknown device";
}
