import { expect, test } from "vitest";
import { networkKeys } from "./networks.ts";

test.each([
	["192.0.2.1", "192.0.2.1", undefined],
	["::ffff:192.0.2.1", "192.0.2.1", undefined],
	["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"],
	["2001:DB8:1:2::9", "2001:db8:1:2::/64", "2001:db8:1::/48"],
	["2001:db8::1", "2001:db8:0:0::/64", "2001:db8:0::/48"],
	["::1", "0:0:0:0::/64", "0:0:0::/48"],
	["not:an:address", "not:an:address", undefined],
	[null, "unknown", undefined],
])("%s counts as %s, in the network %s", (ipAddress, host, network) => {
	expect(networkKeys(ipAddress)).toEqual(network ? { host, network } : { host });
});
