import * as z from "zod/mini";
import type { readContext } from "#lib/interviews/context.ts";
import type { endInterview, startInterview } from "#lib/interviews/interviews.ts";
import { ContextChange } from "../../interview-context/schema.ts";
import { InterviewEnd } from "../../sessions/end/schema.ts";
import { AllInterviewsEnd } from "../../sessions/end-all/schema.ts";
import { NewInterview } from "../../sessions/start/schema.ts";
import { count, text, textOrNull, time, timeOrNull } from "../fields.ts";
import { request, response } from "../json-schema.ts";
import type { Operations } from "../operation.ts";

const sessionId = text("The interview's id. Completions and keys name it as `sessionId`.");
const StartedInterview = response<Awaited<ReturnType<typeof startInterview>>>()(
	"StartedInterview",
	z.object({ sessionId, startedAt: time("When it started.") }),
);
const EndedInterview = response<Awaited<ReturnType<typeof endInterview>>>()(
	"EndedInterview",
	z.object({ sessionId, endedAt: time("When it ended.") }),
);
const EndedInterviews = response<{ endedCount: number }>()(
	"EndedInterviews",
	z.object({ endedCount: count("How many have ended.") }),
);
const SavedContext = response<{ context: Awaited<ReturnType<typeof readContext>> }>()(
	"SavedContext",
	z.object({
		context: z.object({
			interviewNotes: textOrNull("The user's notes."),
			resumeText: textOrNull("The text of their resume."),
			resumeFileName: textOrNull("The file that it came from."),
			jobDescription: textOrNull("The job that they apply for."),
			updatedAt: timeOrNull("When it was last saved."),
		}),
	}),
);

export const interviews: Operations = {
	"POST /api/sessions/start": {
		id: "startInterview",
		tag: "Interviews",
		summary: "Start an interview",
		description:
			"Optional: completions and keys work without an interview, too. `metadata` is accepted and not stored.",
		access: "approved",
		body: {
			schema: request("NewInterview", NewInterview),
			example: { surface: "desktop app" },
		},
		responses: { 200: { description: "The interview.", schema: StartedInterview } },
		errors: ["RATE_LIMITED"],
	},
	"POST /api/sessions/end": {
		id: "endInterview",
		tag: "Interviews",
		summary: "End an interview",
		description: "An interview that has already ended keeps its end.",
		access: "approved",
		body: { schema: request("InterviewEnd", InterviewEnd) },
		responses: { 200: { description: "When it ended.", schema: EndedInterview } },
		errors: ["NOT_FOUND"],
	},
	"POST /api/sessions/end-all": {
		id: "endAllInterviews",
		tag: "Interviews",
		summary: "End all of the user's interviews",
		access: "approved",
		body: { schema: request("AllInterviewsEnd", AllInterviewsEnd), example: {} },
		responses: { 200: { description: "How many have ended.", schema: EndedInterviews } },
	},
	"GET /api/interview-context": {
		id: "readInterviewContext",
		tag: "Interviews",
		summary: "Read what the user has saved for their interviews",
		access: "approved",
		responses: { 200: { description: "What they have saved.", schema: SavedContext } },
	},
	"PATCH /api/interview-context": {
		id: "saveInterviewContext",
		tag: "Interviews",
		summary: "Save notes, a resume or a job description",
		description: "Fields that are left out stay; null empties a field.",
		access: "approved",
		body: {
			schema: request("ContextChange", ContextChange),
			example: { jobDescription: "Staff engineer, payments" },
		},
		responses: { 200: { description: "All that is saved now.", schema: SavedContext } },
	},
	"DELETE /api/interview-context": {
		id: "deleteInterviewContext",
		tag: "Interviews",
		summary: "Delete what the user has saved for their interviews",
		access: "approved",
		responses: { 204: { description: "Deleted." } },
	},
};
