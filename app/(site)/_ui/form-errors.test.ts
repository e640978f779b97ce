import { expect, test } from "vitest";
import { ApiError } from "#client/error.ts";
import { fieldError } from "./form-errors.ts";

const invalid = (message: string) =>
	new ApiError({ status: 400, code: "INVALID_REQUEST", message });

test("an error that names a field of the form is about that field", () => {
	expect(fieldError(invalid("`name` must not be empty."), ["name"])).toEqual({
		field: "name",
		message: "This must not be empty.",
	});
});

test.each([
	["a field that the form does not have", invalid("`invitation` must not be empty.")],
	["no field", invalid("The body must be JSON.")],
	["something else", new ApiError({ status: 403, code: "BANNED", message: "`name` must go." })],
])("an error about %s is left to the form", (_, error) => {
	expect(fieldError(error, ["name"])).toBeUndefined();
});
