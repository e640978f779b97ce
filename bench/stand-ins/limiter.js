// The limiter of the Workers that are measured: it counts in memory, as Cloudflare's does on the machine that runs a Worker.
// A bench asks more often than a person may.
const SHARE = 1_000_000_000;

export default function limiter() {
	const counts = new Map();
	return {
		async limit({ key }) {
			const count = (counts.get(key) ?? 0) + 1;
			counts.set(key, count);
			return { success: count <= SHARE };
		},
	};
}
