// Errors of a form's fields: those that the browser finds, and those that the server names.
import { ApiError } from "#client/error.ts";

/**
 * Focuses the first invalid field of a form, or of its fields with this name, and returns the browser's message for each, by the field's name.
 * Blanks count as empty.
 */
export function validateForm(form: HTMLFormElement, name?: string): Record<string, string> {
	const fields = [...form.elements].filter(
		(element): element is HTMLInputElement | HTMLTextAreaElement =>
			(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) &&
			(name === undefined || element.name === name),
	);
	for (const field of fields) {
		if (field.required && field.type !== "password" && !field.value.trim()) field.value = "";
	}
	const invalid = fields.filter(({ validity }) => !validity.valid);
	invalid[0]?.focus();
	return Object.fromEntries(
		invalid.map(({ name, validationMessage }) => [name, validationMessage]),
	);
}

/** The field of a form that the server's error names, as in "`name` must not be empty.", and the sentence about it. */
export function fieldError(
	error: unknown,
	fields: readonly string[],
): { field: string; message: string } | undefined {
	if (!(error instanceof ApiError) || error.code !== "INVALID_REQUEST") return undefined;
	const [, field, rest] = /^`(\w+)` (must .*)$/s.exec(error.message) ?? [];
	return field && rest && fields.includes(field) ? { field, message: `This ${rest}` } : undefined;
}
