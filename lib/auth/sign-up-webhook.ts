// ADMIN_WEBHOOK_URL: posts a message about each sign-up to the admins' chat. Slack reads `text`, Discord `content`, other receivers the fields.
import { IS_PENDING } from "../db/conditions.ts";
import type { Config } from "../env.ts";
import { ApiError } from "../http/errors.ts";
import { logFailure } from "../http/log.ts";
import { postJson } from "../http/post-json.ts";

const TIMEOUT_MS = 5_000;
// Further sign-ups within a minute are only counted, and reported with the next message: a flood of sign-ups must not flood the chat.
const MAX_PER_MINUTE = 5;
const MINUTE_MS = 60_000;

/** How many messages this isolate has sent since `since` (milliseconds since 1970), and how many sign-ups it has not reported. */
const sent = { since: 0, count: 0, untold: 0 };

interface SignedUp {
	id: string;
	name: string;
	email: string;
	isApproved: boolean;
}

/** Posts one message about a sign-up, with one retry. Never throws: logs failures. Does nothing without the setting. */
export async function notifyAdmins(
	{ adminWebhookUrl, origin, d1 }: Pick<Config, "adminWebhookUrl" | "origin" | "d1">,
	user: SignedUp,
	requestId: string,
): Promise<void> {
	if (!adminWebhookUrl) return;
	const now = Date.now();
	if (now - sent.since >= MINUTE_MS) Object.assign(sent, { since: now, count: 0 });
	if (++sent.count > MAX_PER_MINUTE) {
		sent.untold++;
		return;
	}
	const { untold } = sent;
	sent.untold = 0;
	try {
		const waiting = await countWaiting(d1);
		const body = JSON.stringify(message(user, { origin, waiting, untold }));
		const to = { service: "the webhook", timeoutMs: TIMEOUT_MS };
		const post = () => postJson(adminWebhookUrl, body, to);
		await post().catch(post);
	} catch (cause) {
		sent.untold += untold + 1;
		const error = new ApiError("UPSTREAM_ERROR", "The admins' webhook failed.", { cause });
		logFailure({ requestId, task: "webhook" }, error);
	}
}

async function countWaiting(d1: D1Database): Promise<number> {
	const row = await d1
		.prepare(`select count(*) waiting from "user" where ${IS_PENDING}`)
		.first<{ waiting: number }>();
	return row?.waiting ?? 0;
}

function message(
	user: SignedUp,
	{ origin, waiting, untold }: { origin: string; waiting: number; untold: number },
): object {
	const url = `${origin}/admin`;
	const more = untold === 0 ? "" : ` and ${untold} more`;
	const state = user.isApproved ? "approved by an invitation" : "waiting for approval";
	// A name must not become a link or a mention.
	const sentence = (escaped: (text: string) => string) =>
		`${escaped(user.name)} (${escaped(user.email)})${more} signed up, ${state}. ${waiting} waiting: ${url}`;
	return {
		text: sentence(escapeSlack),
		content: sentence(escapeDiscord),
		allowed_mentions: { parse: [] },
		event: "sign-up",
		user: { id: user.id, name: user.name, email: user.email, isApproved: user.isApproved },
		waiting,
		untold,
		url,
	};
}

const escapeSlack = (text: string) =>
	text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

// Markdown: most of all `[text](url)`, which shows a link under another text.
const escapeDiscord = (text: string) => text.replace(/[\\`*_~|<>#[\]()]/g, "\\$&");
