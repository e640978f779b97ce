// The live interview page: listening to a call, and what is on the page.
import type { Locator, Page } from "@playwright/test";
import type { EmulatorClient } from "./emulator.ts";
import { fakeTab } from "./fake-sources.ts";
import type { Person } from "./people.ts";

/** The body of a live socket in the emulator's journal. */
export interface LiveSocket {
	seconds: number;
	turns: { text: string; at: number }[];
	closed: { code: number; by: string } | null;
}

export const currentAnswerOn = (page: Page): Locator =>
	page.getByRole("region", { name: "Answer", exact: true });
export const conversationOn = (page: Page): Locator =>
	page.getByRole("region", { name: "Conversation" });
export const listeningOn = (page: Page): Locator => page.getByRole("region", { name: "Listening" });

/** Resolves when the page listens to a shared tab in which nobody has spoken yet. */
export const callIsHeard = (page: Page): Promise<void> =>
	listeningOn(page).getByText("Waiting for somebody in the call to speak.").waitFor();

interface Utterance {
	text: string;
	/** The voice's number, when several people share a microphone. */
	speaker?: number;
}

/** Scripts the transcripts of the next sounds from one of a person's sources, two seconds each. */
export const willSay = (
	emulator: EmulatorClient,
	person: Person,
	tag: "interviewer" | "me",
	utterances: Utterance[],
	endMs = 260,
) =>
	emulator.speech({
		tag,
		match: person.email,
		utterances: utterances.map((utterance) => ({ ...utterance, seconds: 2 })),
		delays: { eagerMs: 120, endMs },
	});

/** Adds a turn by hand: the selected speaker's, at first the interviewer's. */
export async function typeTurn(page: Page, text: string): Promise<void> {
	await page.getByLabel("What was said").fill(text);
	await page.getByRole("button", { name: "Add" }).click();
}

/** Clicks a button that starts listening, and confirms the dialog about consent. */
export async function startListening(page: Page, button: string): Promise<void> {
	await page.getByRole("button", { name: button }).click();
	await page.getByRole("button", { name: "I will tell them" }).click();
}

/** Opens the interview and listens to a shared tab, in which `window.speak` will say these texts. */
export async function joinCall(
	page: Page,
	emulator: EmulatorClient,
	person: Person,
	{ texts = [], endMs = 260 }: { texts?: string[]; endMs?: number } = {},
): Promise<void> {
	const utterances = texts.map((text) => ({ text }));
	await willSay(emulator, person, "interviewer", utterances, endMs);
	await fakeTab(page);
	await page.goto("/");
	await startListening(page, "Share the call");
	await callIsHeard(page);
}
