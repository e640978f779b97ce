// One operation of the API: our description of it, and its conversion to OpenAPI.
import type * as z from "zod/mini";
import { ERROR_STATUS, type ErrorCode } from "#lib/http/errors.ts";
import { AuthErrorBody, ErrorBody } from "./error-bodies.ts";
import { fieldsOf, type JsonSchema, refOf } from "./json-schema.ts";

export const TAGS = {
	Completions: "Answers that stream in while an interview runs.",
	Speech: "Temporary keys for Deepgram, with which a client transcribes speech.",
	Interviews: "A user's interviews, and what they save for them.",
	Usage: "What the user has used and may still spend.",
	Authentication:
		"Sign-up, sign-in and sessions. These endpoints answer errors as Better Auth's client library reads them: `{ code, message }`.",
	Account: "The user's own account.",
	"Admin: users": "Approval, bans, roles, caps and sessions of users.",
	"Admin: invitations": "Links by which people sign up and are approved at once.",
	"Admin: interviews": "Interviews that run now.",
	"Admin: usage": "What everybody has used.",
	"Admin: history": "Who changed what.",
	Service: "The service itself.",
} as const;

/** Who may call an operation -> the errors of those who may not. */
const ACCESS = {
	anyone: [],
	session: ["UNAUTHENTICATED", "BANNED"],
	approved: ["UNAUTHENTICATED", "BANNED", "PENDING_APPROVAL"],
	admin: ["UNAUTHENTICATED", "BANNED", "PENDING_APPROVAL", "FORBIDDEN", "FORBIDDEN_ORIGIN"],
} as const satisfies Record<string, readonly ErrorCode[]>;

const BODY_ERRORS: readonly ErrorCode[] = ["INVALID_REQUEST", "TOO_LARGE", "TIMEOUT"];

interface Content {
	/** The name of what is sent, for people. */
	description: string;
	/** By default `application/json`. */
	type?: string;
	/** A named schema, or that of a text. None for a response without a body. */
	schema?: z.ZodMiniType | JsonSchema;
	example?: unknown;
}

export interface Operation {
	/** Unique. Generated clients have a function of this name. */
	id: string;
	tag: keyof typeof TAGS;
	summary: string;
	description?: string;
	access: keyof typeof ACCESS;
	/** What the parameters of the path are. */
	path?: Record<string, string>;
	query?: z.ZodMiniObject;
	/** What the fields of the query are. */
	queryFields?: Record<string, string>;
	body?: { schema: z.ZodMiniType; isOptional?: boolean; example?: object };
	/** By status; a status may also be that of an error with a body of its own. */
	responses: Record<number, Content>;
	/** The errors beyond those that follow from access, query and body. */
	errors?: readonly ErrorCode[];
	/** Errors are `{ code, message }`, with codes of Better Auth beside ours. By status, codes of Better Auth. */
	betterAuthErrors?: Record<number, readonly string[]>;
}

/** `GET /api/usage` -> its operation. */
export type Operations = Record<`${"GET" | "POST" | "PATCH" | "DELETE"} /api/${string}`, Operation>;

const HEADERS = { "x-request-id": { $ref: "#/components/headers/RequestId" } };
const RETRY_HEADERS = { ...HEADERS, "Retry-After": { $ref: "#/components/headers/RetryAfter" } };
const RETRY_STATUSES: readonly number[] = [429, 502, 503];

/** Returns an operation as OpenAPI has it. */
export function toOpenApi(route: string, operation: Operation): object {
	const { id, tag, summary, description, access, body } = operation;
	const [method = "", path = ""] = route.split(" ");
	const parameters = [...pathParameters(path, operation), ...queryParameters(operation)];
	return {
		operationId: id,
		tags: [tag],
		summary,
		description,
		security: access === "anyone" ? [] : [{ cookie: [] }, { bearer: [] }],
		parameters: parameters.length ? parameters : undefined,
		requestBody: body && {
			required: !body.isOptional,
			content: { "application/json": { schema: refOf(body.schema), example: body.example } },
		},
		responses: { ...successes(operation), ...failures(method, operation) },
	};
}

function pathParameters(path: string, operation: Operation): object[] {
	return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => ({
		name,
		in: "path",
		required: true,
		description: operation.path?.[name],
		schema: { type: "string" },
	}));
}

function queryParameters({ query, queryFields }: Operation): object[] {
	if (!query) return [];
	const { properties, required } = fieldsOf(query);
	return Object.entries(properties).map(([name, schema]) => ({
		name,
		in: "query",
		required: required.includes(name),
		description: queryFields?.[name] ?? PAGINATION[name],
		schema: withoutNull(schema),
	}));
}

const PAGINATION: Record<string, string> = { page: "From 1.", limit: "Entries of a page." };

/** A query has texts only: what is not given is left out. */
function withoutNull({ anyOf, ...schema }: JsonSchema): JsonSchema {
	const types = Array.isArray(schema.type) ? schema.type : [];
	const type = types.find((type) => type !== "null");
	return { ...schema, ...anyOf?.find(({ type }) => type !== "null"), ...(type && { type }) };
}

function successes({ responses }: Operation): Record<string, object> {
	return Object.fromEntries(
		Object.entries(responses).map(([status, { description, type, schema, example }]) => [
			status,
			{
				description,
				headers: RETRY_STATUSES.includes(Number(status)) ? RETRY_HEADERS : HEADERS,
				content: schema && {
					[type ?? "application/json"]: {
						schema: "_zod" in schema ? refOf(schema as z.ZodMiniType) : schema,
						example,
					},
				},
			},
		]),
	);
}

function failures(method: string, operation: Operation): Record<string, object> {
	const byStatus = new Map<number, string[]>();
	const add = (status: number, code: string) =>
		byStatus.set(status, [...new Set([...(byStatus.get(status) ?? []), code])]);
	for (const code of codesOf(method, operation)) add(ERROR_STATUS[code], code);
	for (const [status, codes] of Object.entries(operation.betterAuthErrors ?? {})) {
		for (const code of codes) add(Number(status), code);
	}
	const isBetterAuth = operation.betterAuthErrors !== undefined;
	return Object.fromEntries(
		[...byStatus]
			.filter(([status]) => !(status in operation.responses))
			.map(([status, codes]) => [status, failure(status, codes, isBetterAuth)]),
	);
}

function codesOf(method: string, operation: Operation): ErrorCode[] {
	const { access, query, body, errors = [] } = operation;
	const isLimited = query && JSON.stringify(fieldsOf(query)).includes('"maxLength"');
	return [
		...ACCESS[access],
		...(method === "GET" ? [] : (["FORBIDDEN_ORIGIN"] as const)),
		...(query ? (["INVALID_REQUEST"] as const) : []),
		...(isLimited ? (["TOO_LARGE"] as const) : []),
		...(body ? BODY_ERRORS : []),
		...errors,
		...(access === "anyone" ? [] : (["UNAVAILABLE"] as const)),
		"INTERNAL",
		"MISSING_BINDING",
	];
}

function failure(status: number, codes: readonly string[], isBetterAuth: boolean): object {
	const prefix = isBetterAuth ? "Auth_" : "";
	return {
		description: codes.map((code) => `\`${code}\``).join(", "),
		headers: RETRY_STATUSES.includes(status) ? RETRY_HEADERS : HEADERS,
		content: {
			"application/json": {
				schema: refOf(isBetterAuth ? AuthErrorBody : ErrorBody),
				examples: Object.fromEntries(
					codes.map((code) => [code, { $ref: `#/components/examples/${prefix}${code}` }]),
				),
			},
		},
	};
}
