import { expect, test } from "vitest";
import { isBackchannel, isQuestion } from "./classify-turn.ts";

test.each([
	...[
		"Mhm.",
		"mm-hmm",
		"Uh-huh",
		"Hmm",
		"Okay.",
		"Okay, got it.",
		"Right, right.",
		"I see. Great, thanks!",
	],
	...[
		"Got it",
		"Yeah",
		"Alles klar.",
		"D'accord",
		"D’accord.",
		"Vale, perfecto.",
		"понятно",
		"なるほど。",
		"ठीक है",
		"",
	],
])("%j is a backchannel", (text) => {
	expect(isBackchannel(text)).toBe(true);
});

test.each([
	...[
		"Got it, and then?",
		"Okay, why Go?",
		"Got",
		"I see a problem here",
		"Mhm, go on",
		"Thank",
		"Great question for you",
	],
	...["How long?", "Go.", "Humor me", "なぜですか。", "Kubernetes"],
])("%j is not a backchannel", (text) => {
	expect(isBackchannel(text)).toBe(false);
});

test.each([
	...[
		"Go or Rust?",
		"Tell me about yourself",
		"why did you leave",
		"So do you have any experience with Go",
	],
	...[
		"I'd love to hear about your last project",
		"Describe a conflict.",
		"Walk us through your résumé.",
	],
	...[
		"Warum Go",
		"Was machen Sie",
		"Design a chat.",
		"¿Y después?",
		"Расскажите о себе",
		"自己紹介をしてください。",
		"क्या आप Go जानते हैं",
	],
])("%j is a question", (text) => {
	expect(isQuestion(text)).toBe(true);
});

test.each([
	...[
		"We build databases.",
		"It was nice.",
		"Our design team shares code",
		"I work for a company which builds cars",
		"My name is Ann.",
		"Our team has six people",
		"I do that too",
		"",
		"Showtime.",
		"私たちは会社です。",
	],
])("%j is not surely a question", (text) => {
	expect(isQuestion(text)).toBe(false);
});

test("a very long turn is classified in linear time", () => {
	for (const unit of ["m", "hm", "mh ", "uh", "so ", "okay "]) {
		isBackchannel(`${unit.repeat(20_000)}!x`);
		isQuestion(unit.repeat(20_000));
	}
});
