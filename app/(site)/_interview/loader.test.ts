import { expect, test } from "vitest";
import { createLoader } from "./loader.ts";

test("calls wait for the module, in their order, and later ones run at once", async () => {
	const { promise, resolve } = Promise.withResolvers<string>();
	let imports = 0;
	const loader = createLoader(
		() => {
			imports++;
			return promise;
		},
		() => {},
	);
	const calls: string[] = [];
	loader.run((part) => calls.push(`${part} 1`));
	loader.run((part) => calls.push(`${part} 2`));
	expect(calls).toEqual([]);
	expect(loader.loaded()).toBeUndefined();
	resolve("part");
	await loader.load();
	expect(loader.loaded()).toBe("part");
	loader.run((part) => calls.push(`${part} 3`));
	expect(calls).toEqual(["part 1", "part 2", "part 3"]);
	expect(imports).toBe(1);
});

test("a module that could not be loaded is reported, and loaded with the next call", async () => {
	let isOffline = true;
	const reports: boolean[] = [];
	const loader = createLoader(
		() => (isOffline ? Promise.reject(new Error("offline")) : Promise.resolve("part")),
		(hasFailed) => reports.push(hasFailed),
	);
	const calls: string[] = [];
	await expect(loader.load()).rejects.toThrow("offline");
	isOffline = false;
	loader.run((part) => calls.push(part));
	await loader.load();
	expect(calls).toEqual(["part"]);
	expect(reports).toEqual([false, true, false, false]);
});
