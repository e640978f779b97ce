/** Takes a form; gives what is wrong with each field, in the browser's words, and focuses the first of them. */
export function invalidFields(form: HTMLFormElement): Record<string, string> {
	const wrong = [...form.elements].filter(
		(element): element is HTMLInputElement =>
			element instanceof HTMLInputElement && !element.validity.valid,
	);
	wrong[0]?.focus();
	return Object.fromEntries(wrong.map(({ name, validationMessage }) => [name, validationMessage]));
}
