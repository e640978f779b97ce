import { expect, test } from "vitest";
import { shrunkSize } from "./picture.ts";

test("a picture is shrunk to 1,920 pixels on its longer edge, and never enlarged", () => {
	expect(shrunkSize({ width: 3840, height: 2160 })).toEqual({ width: 1920, height: 1080 });
	expect(shrunkSize({ width: 1000, height: 4000 })).toEqual({ width: 480, height: 1920 });
	expect(shrunkSize({ width: 1920, height: 1080 })).toEqual({ width: 1920, height: 1080 });
	expect(shrunkSize({ width: 300, height: 150 })).toEqual({ width: 300, height: 150 });
});
