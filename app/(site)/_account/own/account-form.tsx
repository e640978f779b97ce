import { type ReactNode, useEffect, useRef, useState } from "react";
import { ApiError } from "#client/error.ts";
import { messageOf } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert } from "../../_ui/controls.tsx";
import { fieldError } from "../../_ui/form-errors.ts";
import { useForm } from "../../_ui/use-form.ts";
import { useSessionCheck } from "../session.ts";

interface Props {
	/** The label of the button that submits the form. */
	submit: string;
	look?: "primary" | "plain" | "bad";
	/** Sends the form. A thrown error is shown, at its field if it concerns one. */
	send: (entered: (name: string) => string) => Promise<unknown>;
	/** Error codes that concern one field, and its name. */
	fieldOf?: Record<string, string>;
	/** The message after success. Left out when the page changes anyway. */
	done?: string;
	/** Empties the fields after success. */
	isEmptied?: boolean;
	/** Beside the button. */
	beside?: ReactNode;
	children: (errors: Record<string, string>) => ReactNode;
}

/** A form of the account's page: errors at their fields, the result beside the button. */
export function AccountForm({ submit, look = "plain", send, fieldOf = {}, done, ...props }: Props) {
	const ref = useRef<HTMLFormElement>(null);
	const [failure, setFailure] = useState<string>();
	const [isBusy, setBusy] = useState(false);
	const [isDone, setDone] = useState(false);
	const checkSession = useSessionCheck();
	const { errors, setErrors, form } = useForm((entered) => void run(entered), {
		isPending: isBusy,
		reset() {
			setFailure(undefined);
			setDone(false);
		},
	});
	useEffect(() => {
		const [first] = Object.keys(errors);
		if (first) ref.current?.querySelector<HTMLElement>(`[name=${first}]`)?.focus();
	}, [errors]);

	async function run(entered: FormData) {
		setBusy(true);
		try {
			await send((name) => String(entered.get(name) ?? ""));
			setDone(true);
			if (props.isEmptied) ref.current?.reset();
		} catch (error) {
			const named = fieldError(error, [...entered.keys()]);
			const field = error instanceof ApiError ? fieldOf[error.code] : undefined;
			if (named) setErrors({ [named.field]: named.message });
			else if (field) setErrors({ [field]: messageOf(error) });
			else setFailure(messageOf(error));
			// The session may have ended.
			void checkSession();
		} finally {
			setBusy(false);
		}
	}
	return (
		<form {...form} ref={ref} className="space-y-4" onChange={() => setDone(false)}>
			{props.children(errors)}
			{failure && <Alert>{failure}</Alert>}
			<div className="flex flex-wrap items-center gap-x-3 gap-y-2">
				<Button type="submit" look={look} aria-disabled={isBusy}>
					{submit}
				</Button>
				{props.beside}
				<p role="status" className="text-good text-sm">
					{isDone && done}
				</p>
			</div>
		</form>
	);
}
