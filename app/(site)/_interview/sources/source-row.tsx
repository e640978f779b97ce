import { useEffect, useRef, useState } from "react";
import { Button } from "../../_ui/button.tsx";
import { Alert } from "../../_ui/controls.tsx";
import type { Problem, ProblemCode } from "../listen/problem.ts";
import type { LiveInterview } from "../live-interview.ts";
import type { Speaker } from "../speaker.ts";
import type { SourceStatus } from "./live-sources.ts";
import { CHECK_MS, checkSource } from "./source-check.ts";

interface Props {
	name: string;
	/** Shown while the source is off. */
	detail: string;
	speaker: Speaker;
	source: SourceStatus | undefined;
	/** Its problem, while it is on or because it is off. */
	problem: Problem | undefined;
	interview: LiveInterview;
	/** Undefined where the browser cannot. */
	start: (() => void) | undefined;
	stop: () => void;
	startLabel: string;
}

/** A source of sound: its switch, check, meter and problem. */
export function SourceRow(props: Props) {
	const { name, detail, speaker, source, problem, interview, start, stop, startLabel } = props;
	const isOn = source !== undefined && source.state !== "stopped";
	const isOver = useIsOver(isOn);
	const check = isOn ? checkSource(speaker, source, isOver) : undefined;
	const isChecked = check?.steps.every(({ state }) => state === "ok");
	return (
		<div className="space-y-2">
			<div className="flex flex-wrap items-center gap-x-3 gap-y-1">
				<div className="mr-auto min-w-0 flex-1 basis-24">
					<p className="font-medium">{name}</p>
					<p className="text-soft text-sm" role="status">
						{check?.status ?? detail}
					</p>
				</div>
				{(isOn || start) && (
					<Button look={isOn ? "plain" : "primary"} className="px-3" onClick={isOn ? stop : start}>
						{isOn ? "Stop" : startLabel}
					</Button>
				)}
			</div>
			{check && !isChecked && (
				<ul aria-label={`Check, ${name}`} className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
					{check.steps.map((step) => (
						<li key={step.name} className={LOOK[step.state].className}>
							<span aria-hidden="true">{LOOK[step.state].sign}</span> {step.name}
							<span className="sr-only">: {step.state}</span>
						</li>
					))}
				</ul>
			)}
			{isOn && <Meter speaker={speaker} name={name} interview={interview} />}
			{problem &&
				(HINTS.includes(problem.code) ? (
					<p role="alert" className="border-line rounded-lg border px-3 py-2 text-sm">
						{problem.message}
					</p>
				) : (
					<Alert>{problem.message}</Alert>
				))}
		</div>
	);
}

/** Shown without the colour of a failure: listening goes on, perhaps just as it should. */
const HINTS: readonly ProblemCode[] = ["silent", "flux-refused"];

const LOOK = {
	waiting: { sign: "○", className: "text-soft" },
	ok: { sign: "✓", className: "text-good" },
	failed: { sign: "✕", className: "text-bad" },
};

/** Whether the time of the check has passed since the source was switched on. */
function useIsOver(isOn: boolean): boolean {
	const [isOver, setOver] = useState(false);
	useEffect(() => {
		if (!isOn) return;
		const timer = setTimeout(() => setOver(true), CHECK_MS);
		return () => {
			clearTimeout(timer);
			setOver(false);
		};
	}, [isOn]);
	return isOver;
}

function Meter({ speaker, name, interview }: Pick<Props, "speaker" | "name" | "interview">) {
	const bar = useRef<HTMLDivElement>(null);
	useEffect(
		() =>
			interview.onLevel(speaker, (rms) => {
				// Loudness is perceived on a logarithmic scale; speech is between -50 and -10 dB.
				const db = 20 * Math.log10(Math.max(rms, 1e-4));
				const level = Math.min(1, Math.max(0, (db + 60) / 50));
				if (bar.current) bar.current.style.scale = `${level} 1`;
			}),
		[interview, speaker],
	);
	return (
		<div
			role="img"
			aria-label={`Sound level, ${name}`}
			className="bg-line h-2 overflow-hidden rounded-full"
		>
			<div ref={bar} className="bg-good h-full origin-left scale-x-0 rounded-full" />
		</div>
	);
}
