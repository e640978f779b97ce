import { expect, test, vi } from "vitest";
import { deleteDeviceData, deviceStorage } from "./device-data.ts";
import { createInterviewKeeper } from "./transcript/keep-interview.ts";
import { addTypedTurn } from "./transcript/transcript.ts";

test("an interview that is still stopping at sign-out does not return to the device", () => {
	const items: Record<string, string> = Object.create({
		getItem: (key: string) => items[key] ?? null,
		setItem: (key: string, value: string) => (items[key] = value),
		removeItem: (key: string) => delete items[key],
	});
	vi.stubGlobal("window", { localStorage: items });
	const keeper = createInterviewKeeper({
		...{ storage: deviceStorage, userId: "ann", after: () => () => {}, onFailure: () => {} },
	});
	const keep = (text: string) => {
		keeper.keep({ entries: addTypedTurn([], "me", text, 1), answers: [], isSample: false });
		keeper.flush();
	};
	keep("Before");
	expect(items["interview:ann"]).toContain("Before");
	deleteDeviceData(deviceStorage());
	keep("The last words");
	expect(items).toEqual({});
	vi.unstubAllGlobals();
});
