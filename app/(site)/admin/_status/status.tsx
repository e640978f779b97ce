"use client";

import { useQuery } from "@tanstack/react-query";
import { clsx } from "clsx";
import type { ReactNode } from "react";
import type { Healthy } from "#client/api.ts";
import { api } from "../../_ui/api.ts";
import { Button } from "../../_ui/button.tsx";
import { Panel, Placeholder, Retry } from "../../_ui/controls.tsx";
import { count, moment } from "../../_ui/format.ts";

/** The health report: problems, the state of the services and the database, and all settings. */
export function Status() {
	const { data, error, refetch, isFetching } = useQuery({
		queryKey: ["status"],
		queryFn: () => api("GET /api/health", { query: { verbose: "" } }),
	});
	return (
		<>
			<div className="mb-4 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
				<h1 tabIndex={-1} className="outline-none">
					Status
				</h1>
				{data && (
					<Button
						look="plain"
						aria-disabled={isFetching}
						className="aria-disabled:opacity-50"
						onClick={() => isFetching || void refetch()}
					>
						Check again
					</Button>
				)}
			</div>
			{error && <Retry error={error} again={refetch} />}
			{!data && !error && <Placeholder label="Asking Gemini, Deepgram and PostHog" />}
			{data && <Report {...data} />}
		</>
	);
}

function Report({ version, report }: Healthy) {
	if (!report) return null;
	const { problems, services, database, settings, origin, checkedAt } = report;
	return (
		<div className="space-y-4">
			<div role="status">
				{problems.length === 0 ? (
					<p className="text-good font-medium">Everything works.</p>
				) : (
					<ul aria-label="Problems" className="space-y-2">
						{problems.map((problem) => (
							<li
								key={problem}
								className="text-bad border-bad rounded-lg border px-3 py-2 text-sm wrap-anywhere"
							>
								{problem}
							</li>
						))}
					</ul>
				)}
			</div>
			<Panel aria-labelledby="services">
				<Heading id="services">Services</Heading>
				<Rows>
					{services.map(({ name, state, ms }) => (
						<Row key={name} name={name} isBad={state === "failed"}>
							{state === "ok" && `answers, ${count(ms ?? 0)} ms`}
							{state === "failed" && "does not work"}
							{state === "off" && "no key"}
						</Row>
					))}
					<Row name="Database" isBad={database.missingMigrations.length > 0}>
						answers, {count(database.ms)} ms
						{database.sizeBytes !== undefined && `, ${megabytes(database.sizeBytes)}`}
					</Row>
				</Rows>
				<p className="text-soft mt-3 text-sm">
					Version {version} at {origin.setting}, checked {moment(checkedAt)}.
				</p>
			</Panel>
			<Panel aria-labelledby="settings">
				<Heading id="settings">Settings</Heading>
				<Rows>
					{settings.map(({ name, state, value }) => (
						<Row key={name} name={<code>{name}</code>} isBad={state === "missing"}>
							{value ?? (state === "off" ? "not set" : state)}
							{state === "default" && <span className="text-soft"> (default)</span>}
						</Row>
					))}
				</Rows>
			</Panel>
		</div>
	);
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function Heading({ id, children }: { id: string; children: ReactNode }) {
	return (
		<h2 id={id} className="mb-2">
			{children}
		</h2>
	);
}

function Rows({ children }: { children: ReactNode }) {
	return <dl className="divide-line divide-y text-sm">{children}</dl>;
}

interface RowProps {
	name: ReactNode;
	isBad: boolean;
	children: ReactNode;
}

function Row({ name, isBad, children }: RowProps) {
	return (
		<div className="gap-x-4 py-2 sm:grid sm:grid-cols-[19rem_1fr]">
			<dt className="font-medium wrap-anywhere">{name}</dt>
			<dd className={clsx("wrap-anywhere", isBad && "text-bad font-medium")}>{children}</dd>
		</div>
	);
}
