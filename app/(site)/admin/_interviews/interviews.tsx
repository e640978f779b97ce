"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import type { RunningInterview as Interview } from "#client/api.ts";
import { api, messageOf } from "../../_ui/api.ts";
import { Alert, Button, Placeholder, Retry } from "../../_ui/controls.tsx";
import { ago, count } from "../../_ui/format.ts";
import { pageOf, useUrlState } from "../../_ui/url-state.ts";
import { Pagination, PER_PAGE } from "../_shared/pagination.tsx";

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
		placeholderData: (last) => last,
	});
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
				<ul aria-label="Interviews" className="divide-line divide-y">
					{data.interviews.map((interview) => (
						<Row key={interview.id} {...interview} />
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

function Row({ id, userId, name, email, surface, startedAt, lastSeenAt }: Interview) {
	const cache = useQueryClient();
	const [isConfirming, setConfirming] = useState(false);
	const end = useMutation({
		mutationFn: () => api("POST /api/admin/interviews/{id}/end", { path: { id } }),
		onSettled: () => cache.invalidateQueries({ queryKey: [KEY] }),
	});
	return (
		<li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
			<div className="min-w-0">
				<Link
					href={`/admin/person?id=${encodeURIComponent(userId)}`}
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
				{isConfirming ? (
					<>
						<Button disabled={end.isPending} onClick={() => end.mutate()}>
							End the interview
						</Button>
						<Button look="plain" onClick={() => setConfirming(false)}>
							Keep it
						</Button>
					</>
				) : (
					<Button look="plain" onClick={() => setConfirming(true)}>
						End …<span className="sr-only"> the interview of {email}</span>
					</Button>
				)}
			</div>
			{end.error && (
				<div className="basis-full">
					<Alert>{messageOf(end.error)}</Alert>
				</div>
			)}
		</li>
	);
}
