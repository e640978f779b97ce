// The query or body of a request for a temporary Deepgram key.
import * as z from "zod/mini";
import { sessionIdField } from "#lib/interviews/current-interview.ts";

export const KeyFields = z.object({ sessionId: sessionIdField });
