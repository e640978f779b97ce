import { route } from "#lib/route.ts";
import about from "../../../package.json";

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = route({
	async GET({ config }) {
		const isUp = await config.d1
			.prepare("select 1")
			.first()
			.then(Boolean, () => false);
		return Response.json(
			{ status: isUp ? "ok" : "unavailable", version: about.version },
			{ status: isUp ? 200 : 503 },
		);
	},
});
