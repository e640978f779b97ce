"use client";

import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { type FocusEvent, useState } from "react";
import type { RunningInterview as Interview } from "#client/api.ts";
import { api, messageOf } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert, Placeholder, Retry } from "../../_ui/controls.tsx";
import { ago, count } from "../../_ui/format.ts";
import { useKeptFocus } from "../../_ui/keep-focus.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { Pagination, PER_PAGE } from "../_shared/pagination.tsx";
import { personUrl } from "../_shared/person-url.ts";

const POLL_MS = 5_000;
const KEY = "interviews";

/** The running interviews. An admin can end one: keys and answers for it are rejected from then on. */
export function Interviews() {
	const [params] = useUrlState();
	const page = pageOf(params);
	const { data, error, refetch, isPlaceholderData } = useQuery({
		queryKey: [KEY, page],
		queryFn: () => api("GET /api/admin/interviews", { query: { page, limit: PER_PAGE } }),
		refetchInterval: POLL_MS,
		placeholderData: keepPreviousData,
	});
	const { list, onFocus } = useKeptFocus<HTMLUListElement>();
	return (
		<>
			<h1 tabIndex={-1} className="mb-3 outline-none">
				Interviews
			</h1>
			<p className="text-soft mb-4">
				Who is in an interview now. Ending one stops its answers and its transcription; the user may
				start another.
			</p>
			{error && <Retry error={error} again={refetch} />}
			{!data && !error && <Placeholder label="Loading" />}
			{data?.total === 0 && <p>Nobody is in an interview now.</p>}
			{data && data.total > 0 && (
				<ul ref={list} aria-label="Interviews" className="divide-line divide-y">
					{data.interviews.map((interview) => (
						<Row key={interview.id} interview={interview} onFocus={onFocus} />
					))}
				</ul>
			)}
			{data && <Pagination total={data.total} isStale={isPlaceholderData} />}
			<p role="status" className="sr-only">
				{data && `${count(data.total)} running`}
			</p>
		</>
	);
}

interface RowProps {
	interview: Interview;
	onFocus: (event: FocusEvent) => void;
}

function Row({ interview, onFocus }: RowProps) {
	const { id, userId, name, email, surface, startedAt, lastSeenAt } = interview;
	const cache = useQueryClient();
	const [isConfirming, setConfirming] = useState(false);
	const end = useMutation({
		mutationFn: () => api("POST /api/admin/interviews/{id}/end", { path: { id } }),
		onSettled: () => cache.invalidateQueries({ queryKey: [KEY] }),
	});
	return (
		<li
			onFocus={onFocus}
			className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3"
		>
			<div className="min-w-0">
				<Link
					href={personUrl(userId)}
					prefetch={false}
					className="font-medium wrap-anywhere hover:underline"
				>
					<bdi>{name}</bdi>
				</Link>
				<p className="text-soft text-sm wrap-anywhere">
					<bdi>{email}</bdi> · {surface} · started {ago(startedAt)}, last seen {ago(lastSeenAt)}
				</p>
			</div>
			<div className="flex flex-wrap items-center gap-2">
				{isConfirming && (
					<Button
						aria-disabled={end.isPending}
						className="aria-disabled:opacity-50"
						onClick={() => end.isPending || end.mutate()}
					>
						End the interview
					</Button>
				)}
				{/* One button, which keeps the focus. */}
				<Button data-main look="plain" onClick={() => setConfirming(!isConfirming)}>
					{isConfirming ? (
						"Keep it"
					) : (
						<>
							End …<span className="sr-only"> the interview of {email}</span>
						</>
					)}
				</Button>
			</div>
			{end.error && (
				<div className="basis-full">
					<Alert>{messageOf(end.error)}</Alert>
				</div>
			)}
		</li>
	);
}
