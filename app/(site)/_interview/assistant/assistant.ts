// A conversation with the assistant beside the interview, with earlier turns and pictures. Framework-free; the page subscribes to it.
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import type { AssistantRequest, ask } from "../answer/ask.ts";
import { createStore } from "../store.ts";

export interface AssistantMessage {
	id: number;
	role: "user" | "assistant";
	text: string;
	/** Data URLs. */
	images: readonly string[];
	/** Why the answer is missing or incomplete. */
	error?: string | undefined;
}

export interface AssistantState {
	messages: readonly AssistantMessage[];
	isAnswering: boolean;
}

interface Options {
	ask: (request: AssistantRequest, signal: AbortSignal) => ReturnType<typeof ask>;
	/** The conversation of the interview at the time of asking. */
	transcript: () => string;
	/** What is sent as `bg` at the time of asking. */
	background: () => string;
}

/** Limits of the API: see FIELD_LIMITS. */
const { messages: MESSAGES, messageText: TEXT, pictures: PICTURES } = FIELD_LIMITS;

export function createAssistant({ ask, transcript, background }: Options) {
	const store = createStore<AssistantState>({ messages: [], isAnswering: false });
	const { snapshot, subscribe } = store;
	let answering: AbortController | undefined;
	let count = 0;

	function set(changed: Partial<AssistantState>): void {
		store.set({ ...snapshot(), ...changed });
	}

	function add(message: Omit<AssistantMessage, "id">): void {
		set({ messages: [...snapshot().messages, { ...message, id: ++count }] });
	}

	function setAnswer(changed: Partial<AssistantMessage>): void {
		const { messages } = snapshot();
		const last = messages.at(-1);
		if (last) set({ messages: [...messages.slice(0, -1), { ...last, ...changed }] });
	}

	async function answer(controller: AbortController): Promise<void> {
		const messages = newestMessages(snapshot().messages);
		const request = { flag: "ask-ai", messages, prompt: transcript(), bg: background() } as const;
		add({ role: "assistant", text: "", images: [] });
		let text = "";
		try {
			for await (const part of ask(request, controller.signal)) {
				if (!("text" in part)) continue;
				text += part.text;
				setAnswer({ text });
			}
		} catch (error) {
			if (controller.signal.aborted) setAnswer({ error: "Stopped." });
			else setAnswer({ error: error instanceof Error ? error.message : String(error) });
		}
	}

	return {
		subscribe,
		snapshot,
		/** Asks a question, unless one is being answered. Returns whether it was asked. */
		send(text: string, images: readonly string[]): boolean {
			if (snapshot().isAnswering || (text.trim() === "" && images.length === 0)) return false;
			const controller = new AbortController();
			answering = controller;
			add({ role: "user", text: text.trim(), images });
			set({ isAnswering: true });
			void answer(controller).finally(() => {
				if (answering === controller) set({ isAnswering: false });
			});
			return true;
		},
		stop: () => answering?.abort(),
		clear(): void {
			answering?.abort();
			answering = undefined;
			set({ messages: [], isAnswering: false });
		},
	};
}

/** Returns the newest messages within the API's limits, and the newest four pictures. Failed answers are left out. */
export function newestMessages(
	messages: readonly Omit<AssistantMessage, "id">[],
): AssistantRequest["messages"] {
	let left = PICTURES.max;
	const newest = messages
		.filter(({ text, images }) => text !== "" || images.length > 0)
		.slice(-MESSAGES.max)
		.reverse()
		.map(({ role, text, images }) => {
			const kept = images.slice(0, left);
			left -= kept.length;
			const cut = (text || "What is this?").slice(0, TEXT.max);
			return { role, text: cut, ...(kept.length ? { images: kept } : {}) };
		})
		.reverse();
	// The conversation begins with a question.
	const first = newest.findIndex(({ role }) => role === "user");
	return newest.slice(first);
}
