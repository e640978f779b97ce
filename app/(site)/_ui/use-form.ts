import { type FormEvent, useState } from "react";
import { validateForm } from "./form-errors.ts";

interface Options {
	/** Ignores another attempt while this one is running. */
	isPending?: boolean;
	/** Called with each attempt, also with one that is not valid: clears the result of the one before. */
	reset?: () => void;
}

/**
 * Returns the props of a form that is validated by the browser, and the messages by the names of the fields: they are shown beside the
 * fields, where they stay. `send` gets the values of a valid form.
 */
export function useForm(
	send: (entered: FormData) => void,
	{ isPending = false, reset }: Options = {},
) {
	const [errors, setErrors] = useState<Record<string, string>>({});
	const onSubmit = (event: FormEvent<HTMLFormElement>) => {
		event.preventDefault();
		if (isPending) return;
		const found = validateForm(event.currentTarget);
		setErrors(found);
		reset?.();
		if (!Object.keys(found).length) send(new FormData(event.currentTarget));
	};
	return { errors, setErrors, form: { noValidate: true, onSubmit } };
}
