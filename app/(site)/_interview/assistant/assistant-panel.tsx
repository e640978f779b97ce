import { clsx } from "clsx";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { FIELD_LIMITS } from "#lib/field-limits.ts";
import { Button } from "../../_ui/button.tsx";
import { Alert } from "../../_ui/controls.tsx";
import { ask } from "../answer/ask.ts";
import { summaryPrompt } from "../answer/prompt-text.ts";
import type { LiveInterview } from "../live-interview.ts";
import { Markdown } from "../markdown.tsx";
import { useStore } from "../use-store.ts";
import { type AssistantMessage, createAssistant } from "./assistant.ts";
import { picturesIn, shrinkPicture, takePicture } from "./picture.ts";

const { pictures: PICTURES, messageText: TEXT } = FIELD_LIMITS;
const TOO_MANY = `At most ${PICTURES.max} pictures can be sent with a question.`;
const UNREADABLE = "This file is not a picture that the browser can show.";
const NO_PICTURE = "Share the call first, then press P to take a picture of it.";

interface Props {
	interview: LiveInterview;
	background: () => string;
	/** Changes each time the key for a picture of the shared tab is pressed. */
	pictureRequest: number;
}

/** A conversation with the assistant, with pictures that are pasted, dropped or taken of the shared tab. */
export function AssistantPanel({ interview, background, pictureRequest }: Props) {
	const [assistant] = useState(() =>
		createAssistant({
			ask: (request, signal) =>
				interview.withId((sessionId) => ask({ ...request, sessionId }, signal)),
			transcript: () => summaryPrompt(interview.snapshot().entries),
			background,
		}),
	);
	const { messages, isAnswering } = useStore(assistant);
	useEffect(() => assistant.stop, [assistant]);
	const [text, setText] = useState("");
	const [images, setImages] = useState<readonly string[]>([]);
	const [error, setError] = useState<string>();
	const add = async (pictures: readonly Promise<string>[], failure: string) => {
		if (pictures.length === 0) return;
		setError(undefined);
		const results = await Promise.allSettled(pictures);
		const added = results.flatMap((result) =>
			result.status === "fulfilled" ? [result.value] : [],
		);
		if (added.length < results.length) setError(failure);
		setImages((before) => {
			if (before.length + added.length > PICTURES.max) setError(TOO_MANY);
			return [...before, ...added].slice(0, PICTURES.max);
		});
	};
	const addFiles = (data: DataTransfer | null) =>
		add(picturesIn(data).map(shrinkPicture), UNREADABLE);
	const addOfTab = () => {
		const track = interview.sharedPicture();
		return add([track ? takePicture(track) : Promise.reject(new Error(NO_PICTURE))], NO_PICTURE);
	};
	const question = useRef<HTMLTextAreaElement>(null);
	const lastRequest = useRef(0);
	const onRequest = useEffectEvent((request: number) => {
		// Whoever opens the assistant or takes a picture wants to ask; what they are reading must not move.
		question.current?.focus({ preventScroll: true });
		// Development runs effects twice.
		if (request === lastRequest.current) return;
		lastRequest.current = request;
		void addOfTab();
	});
	useEffect(() => onRequest(pictureRequest), [pictureRequest]);
	const send = () => {
		if (!assistant.send(text, images)) return;
		setText("");
		setImages([]);
		setError(undefined);
	};
	return (
		<section
			aria-label="Assistant"
			className="space-y-4"
			onDragOver={(event) => event.preventDefault()}
			onDrop={(event) => {
				event.preventDefault();
				void addFiles(event.dataTransfer);
			}}
		>
			<ol className="max-h-96 space-y-4 overflow-y-auto" aria-live="polite">
				{messages.map((message) => (
					<Message key={message.id} {...message} />
				))}
			</ol>
			<form
				className="space-y-3"
				onSubmit={(event) => {
					event.preventDefault();
					send();
				}}
			>
				{images.length > 0 && (
					<ul className="flex flex-wrap gap-2" aria-label="Pictures to send">
						{images.map((image, i) => (
							<li key={image.slice(-64)} className="relative">
								<Picture image={image} alt={`Picture ${i + 1}`} className="h-20" />
								<button
									type="button"
									aria-label={`Remove picture ${i + 1}`}
									className="bg-card border-control absolute top-0 right-0 size-6 rounded border"
									onClick={() => setImages(images.filter((_, other) => other !== i))}
								>
									×
								</button>
							</li>
						))}
					</ul>
				)}
				<label className="block">
					<span className="text-soft text-sm">Your question</span>
					<textarea
						ref={question}
						className="border-control bg-card mt-1 block w-full rounded-lg border px-3 py-2"
						rows={2}
						value={text}
						maxLength={TEXT.max}
						onChange={({ target }) => setText(target.value)}
						onPaste={({ clipboardData }) => void addFiles(clipboardData)}
						onKeyDown={(event) => {
							const isSend =
								event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing;
							if (!isSend) return;
							event.preventDefault();
							if (!event.repeat) send();
						}}
					/>
				</label>
				{error && <Alert>{error}</Alert>}
				<div className="flex flex-wrap gap-2">
					{isAnswering ? (
						<Button onClick={assistant.stop}>Stop</Button>
					) : (
						<Button type="submit">Ask</Button>
					)}
					<Button look="plain" onClick={() => void addOfTab()}>
						Picture of the call (p)
					</Button>
					{messages.length > 0 && (
						<Button look="plain" onClick={assistant.clear}>
							Start over
						</Button>
					)}
				</div>
				<p className="text-soft text-sm">
					Pictures can be pasted or dropped here. They go to Gemini with your question, and are kept
					nowhere.
				</p>
			</form>
		</section>
	);
}

/** `image` is a data URL. */
function Picture({ image, alt, className }: { image: string; alt: string; className: string }) {
	// biome-ignore lint/performance/noImgElement: Next's Image optimizes loading, which a data URL does not need.
	return <img src={image} alt={alt} className={clsx("border-line rounded border", className)} />;
}

function Message({ role, text, images, error }: AssistantMessage) {
	const isUser = role === "user";
	return (
		<li>
			<p className="text-soft text-sm">{isUser ? "You" : "Assistant"}</p>
			{images.map((image) => (
				<Picture
					key={image.slice(-64)}
					image={image}
					alt="Sent with the question"
					className="my-1 max-h-40"
				/>
			))}
			{isUser ? (
				<p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
					{text}
				</p>
			) : (
				<div dir="auto" className="answer">
					{text ? <Markdown text={text} /> : !error && "…"}
				</div>
			)}
			{error && <p className="text-bad text-sm">{error}</p>}
		</li>
	);
}
