// Keys of the rate limits by IP address. IPv6 requests count by network: one customer has more addresses than a limit could count.

/**
 * Returns the keys by which an IP address is rate limited: `host` is an IPv4 address or an IPv6 /64, the least that a provider assigns to a
 * customer; `network` is the /48 around it, which many providers assign to one customer. IPv4 has no `network`.
 */
export function networkKeys(ipAddress: string | null): { host: string; network?: string } {
	const groups = ipAddress?.includes(":") ? ipv6Groups(ipAddress) : undefined;
	if (!groups) return { host: ipAddress ?? "unknown" };
	const isIpv4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
	if (isIpv4) {
		const [high = 0, low = 0] = groups.slice(6);
		return { host: [high >> 8, high & 255, low >> 8, low & 255].join(".") };
	}
	const prefix = (length: number) => groups.slice(0, length).map((group) => group.toString(16));
	return { host: `${prefix(4).join(":")}::/64`, network: `${prefix(3).join(":")}::/48` };
}

/** Returns the eight groups of an IPv6 address in any notation; undefined when it is not valid. */
function ipv6Groups(ipAddress: string): number[] | undefined {
	// The URL parser also converts the IPv4 notation of the last two groups.
	const canonical = URL.parse(`http://[${ipAddress}]`)?.hostname.slice(1, -1);
	if (!canonical) return undefined;
	const [head = "", tail] = canonical.split("::");
	const parse = (part: string) =>
		part ? part.split(":").map((group) => Number.parseInt(group, 16)) : [];
	const [before, after] = [parse(head), parse(tail ?? "")];
	return [...before, ...Array(8 - before.length - after.length).fill(0), ...after];
}
