// What `pnpm preview` binds as `EMAIL` in place of Cloudflare's Email Service: a Worker of its own, so that ours runs as it is deployed.
import { WorkerEntrypoint } from "cloudflare:workers";
import { emulatedEmail, type Mail } from "./mail.ts";

export default class extends WorkerEntrypoint<{ EMULATOR_URL: string }> {
	send(mail: Mail): Promise<{ messageId: string }> {
		return emulatedEmail(this.env.EMULATOR_URL).send(mail);
	}
}
