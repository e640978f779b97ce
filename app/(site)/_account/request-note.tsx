import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { api, messageOf } from "../_ui/api.ts";
import { Button } from "../_ui/button.tsx";
import { Alert, TextArea } from "../_ui/controls.tsx";
import { validateForm } from "../_ui/form-errors.ts";

const KEY = ["request-note"];

/** A note to the admins from a user pending approval. It can be sent once, and is shown from then on. */
export function RequestNote() {
	const cache = useQueryClient();
	const { data } = useQuery({ queryKey: KEY, queryFn: () => api("GET /api/account/note") });
	const [invalid, setInvalid] = useState<Record<string, string>>({});
	const send = useMutation({
		mutationFn: (note: string) => api("POST /api/account/note", { body: { note } }),
		// After a conflict as well: the note was sent from another tab.
		onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
	});
	if (!data) return null;
	if (data.note !== null) {
		return (
			<div role="status" className="border-line mt-6 border-t pt-4">
				<p className="text-sm font-medium">Your note has been sent to the admins:</p>
				<p className="text-soft mt-1 text-sm wrap-anywhere whitespace-pre-line">
					<bdi>{data.note}</bdi>
				</p>
			</div>
		);
	}
	return (
		<form
			noValidate
			className="border-line mt-6 space-y-3 border-t pt-4"
			onSubmit={(event) => {
				event.preventDefault();
				if (send.isPending) return;
				const found = validateForm(event.currentTarget);
				setInvalid(found);
				const note = String(new FormData(event.currentTarget).get("note")).trim();
				if (!Object.keys(found).length && note) send.mutate(note);
			}}
		>
			<TextArea
				label="Who are you? A note to the admins (optional)"
				name="note"
				required
				maxLength={FIELD_LIMITS.requestNote.max}
				error={invalid.note}
				hint="It can be sent once. The admins see it beside your name."
			/>
			{send.error && <Alert>{messageOf(send.error)}</Alert>}
			<Button look="plain" type="submit" aria-disabled={send.isPending}>
				Send note
			</Button>
		</form>
	);
}
