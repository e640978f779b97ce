// What a request for a temporary Deepgram key takes, in its query or its body.
import * as z from "zod/mini";
import { sessionIdField } from "#lib/interviews/current-interview.ts";

export const KeyFields = z.object({ sessionId: sessionIdField });
