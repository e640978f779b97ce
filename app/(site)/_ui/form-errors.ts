/** Focuses the first invalid field of a form and returns the browser's message for each, by the field's name. */
export function validateForm(form: HTMLFormElement): Record<string, string> {
	const invalid = [...form.elements].filter(
		(element): element is HTMLInputElement | HTMLTextAreaElement =>
			(element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) &&
			!element.validity.valid,
	);
	invalid[0]?.focus();
	return Object.fromEntries(
		invalid.map(({ name, validationMessage }) => [name, validationMessage]),
	);
}
