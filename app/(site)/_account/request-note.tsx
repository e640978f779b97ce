import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { api, messageOf } from "../_ui/api.ts";
import { Button } from "../_ui/button.tsx";
import { Alert, TextArea } from "../_ui/controls.tsx";
import { useForm } from "../_ui/use-form.ts";

const KEY = ["request-note"];

/** A note to the admins from a user pending approval. It can be sent once, and is shown from then on. */
export function RequestNote() {
	const cache = useQueryClient();
	const { data } = useQuery({ queryKey: KEY, queryFn: () => api("GET /api/account/note") });
	const send = useMutation({
		mutationFn: (note: string) => api("POST /api/account/note", { body: { note } }),
		// After a conflict as well: the note was sent from another tab.
		onSettled: () => cache.invalidateQueries({ queryKey: KEY }),
	});
	const { errors, form } = useForm(
		(entered) => {
			const note = String(entered.get("note")).trim();
			if (note) send.mutate(note);
		},
		{ isPending: send.isPending },
	);
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
		<form {...form} className="border-line mt-6 space-y-3 border-t pt-4">
			<TextArea
				label="Who are you? A note to the admins (optional)"
				name="note"
				required
				maxLength={FIELD_LIMITS.requestNote.max}
				error={errors.note}
				hint="It can be sent once. The admins see it beside your name."
			/>
			{send.error && <Alert>{messageOf(send.error)}</Alert>}
			<Button look="plain" type="submit" aria-disabled={send.isPending}>
				Send note
			</Button>
		</form>
	);
}
