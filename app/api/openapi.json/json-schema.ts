// Converts zod schemas to the JSON Schema of the document.
import * as z from "zod/mini";

export type JsonSchema = z.core.JSONSchema.BaseSchema;

const REF = "#/components/schemas/";
const responses = z.registry<{ id: string }>();
const requests = z.registry<{ id: string }>();

/** What a value of `T` is after JSON. An optional field is left out, never undefined. */
type Json<T> = T extends Date
	? string
	: T extends object
		? { [K in keyof T]: Json<Exclude<T[K], undefined>> }
		: T;
type IsSame<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/**
 * Names the schema of a response. `T` is the type of what the handler sends: a schema that does not describe exactly this type does not
 * compile.
 */
export const response =
	<T>() =>
	<S extends z.ZodMiniType>(
		id: string,
		schema: S &
			(IsSame<Json<T>, Json<z.output<S>>> extends true ? unknown : { "is not the schema of": T }),
	): S => {
		responses.add(schema, { id });
		return schema;
	};

/** Names the schema of a response whose body Better Auth makes. No type of ours describes it: only the test that calls every operation does. */
export function foreignResponse<S extends z.ZodMiniType>(id: string, schema: S): S {
	responses.add(schema, { id });
	return schema;
}

/** Names the schema of a request's body, the same one that validates it. */
export function request<S extends z.ZodMiniType>(id: string, schema: S): S {
	requests.add(schema, { id });
	return schema;
}

/** Returns all named schemas. They must have been named by then: import the operations first. */
export function namedSchemas(): Record<string, JsonSchema> {
	const uri = (id: string) => REF + id;
	const all = {
		...z.toJSONSchema(requests, { uri, io: "input", override: tidy }).schemas,
		...z.toJSONSchema(responses, { uri, override: tidy }).schemas,
	};
	const sorted = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1));
	return Object.fromEntries(
		sorted.map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema as JsonSchema]),
	);
}

/** Returns the JSON Schema of a named schema: a reference. */
export function refOf(schema: z.ZodMiniType): JsonSchema {
	const named = responses.get(schema) ?? requests.get(schema);
	if (!named) throw new Error("only named schemas can be referred to");
	return { $ref: REF + named.id };
}

/** Returns the fields of a query, and which of them are required. */
export function fieldsOf(schema: z.ZodMiniObject): {
	properties: Record<string, JsonSchema>;
	required: readonly string[];
} {
	const { properties = {}, required = [] } = z.toJSONSchema(schema, {
		io: "input",
		override: tidy,
	});
	return { properties: properties as Record<string, JsonSchema>, required };
}

// The formats say the same as these patterns, which are long.
const FORMATS: readonly unknown[] = ["date-time", "date"];

function tidy({ jsonSchema: json }: { jsonSchema: JsonSchema }): void {
	if (FORMATS.includes(json.format)) delete json.pattern;
	if (json.minimum === Number.MIN_SAFE_INTEGER) delete json.minimum;
	if (json.maximum === Number.MAX_SAFE_INTEGER) delete json.maximum;
	delete json.propertyNames;
	// Later versions may send more fields.
	if (json.additionalProperties === false) delete json.additionalProperties;
}
