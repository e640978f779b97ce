// The API as an OpenAPI 3.1 document, from the schemas that validate its requests.

import { ERRORS } from "./errors.ts";
import { namedSchemas } from "./json-schema.ts";
import { type Operations, TAGS, toOpenApi } from "./operation.ts";
import { account } from "./operations/account.ts";
import { admin } from "./operations/admin.ts";
import { adminUsers } from "./operations/admin-users.ts";
import { authentication } from "./operations/authentication.ts";
import { completion } from "./operations/completion.ts";
import { interviews } from "./operations/interviews.ts";
import { service } from "./operations/service.ts";
import { speech } from "./operations/speech.ts";
import { usage } from "./operations/usage.ts";

const operations: Operations = {
	...completion,
	...speech,
	...interviews,
	...usage,
	...authentication,
	...account,
	...adminUsers,
	...admin,
	...service,
};

const DESCRIPTION = `The backend of a realtime interview copilot: streamed answers, keys for speech recognition, accounts, and their administration.

**Sessions.** Sign in, then send the session as a cookie or as \`Authorization: Bearer <token>\`. With a bearer token, cookies are ignored. Pages
of other origins than the service's own must be in its setting \`TRUSTED_ORIGINS\`.

**Errors.** Every error response is JSON: \`{ error, code }\`, where \`error\` is a sentence for people and \`code\` one of a closed list; under
\`/api/auth\` it is \`{ code, message }\`. Any path may also answer \`METHOD_NOT_ALLOWED\` (405, with \`Allow\`), unknown paths \`NOT_FOUND\`. Each response
has an \`x-request-id\`, by which the log has it.

**Methods.** \`HEAD\` is answered wherever \`GET\` is, except where \`GET\` would create a key or a file. \`OPTIONS\` answers 204 with \`Allow\`.

**Growth.** Responses may get more fields. Fields that a request does not know are ignored.`;

/** Returns the document. `origin` is the service's own. */
export function openApiDocument({ version, origin }: { version: string; origin: string }): object {
	const paths: Record<string, Record<string, object>> = {};
	for (const [route, operation] of Object.entries(operations)) {
		const [method = "", path = ""] = route.split(" ");
		paths[path] = { ...paths[path], [method.toLowerCase()]: toOpenApi(route, operation) };
	}
	return {
		openapi: "3.1.1",
		info: {
			title: "Realtime Worker API",
			version,
			description: DESCRIPTION,
			license: { name: "MIT", identifier: "MIT" },
		},
		servers: [{ url: origin }],
		tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
		paths,
		components: {
			securitySchemes: {
				cookie: {
					type: "apiKey",
					in: "cookie",
					name: `${origin.startsWith("https:") ? "__Secure-" : ""}better-auth.session_token`,
					description: "Set by sign-in and sign-up.",
				},
				bearer: {
					type: "http",
					scheme: "bearer",
					description: "`token` of the response to sign-in or sign-up.",
				},
			},
			headers: {
				RequestId: {
					description: "The request's id in the log.",
					schema: { type: "string", format: "uuid" },
				},
				RetryAfter: {
					description: "Seconds until a retry makes sense.",
					schema: { type: "integer" },
				},
			},
			examples: examplesUsedIn(JSON.stringify(paths)),
			schemas: namedSchemas(),
		},
	};
}

function examplesUsedIn(paths: string): object {
	const all = [...plainExamples(), ...authExamples()];
	return Object.fromEntries(all.filter(([name]) => paths.includes(`/examples/${name}"`)));
}

const plainExamples = (): [string, object][] =>
	Object.entries(ERRORS).map(([code, { when, example }]) => [
		code,
		{ summary: when, value: { error: example, code } },
	]);

/** Codes that Better Auth sends have no sentence of ours. */
function authExamples(): [string, object][] {
	const all = Object.values(operations).filter(({ betterAuthErrors }) => betterAuthErrors);
	const own = all.flatMap(({ betterAuthErrors = {} }) => Object.values(betterAuthErrors).flat());
	const example = (code: string, summary?: string, message?: string): [string, object] => [
		`Auth_${code}`,
		{ summary: summary ?? code, value: { code, message } },
	];
	return [
		...Object.entries(ERRORS).map(([code, { when, example: message }]) =>
			example(code, when, message),
		),
		...[...new Set(own)].map((code) => example(code)),
	];
}
