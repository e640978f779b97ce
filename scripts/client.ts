// `pnpm client`: writes the types of `clients/typescript` from the OpenAPI document. With `--check`, fails when they are not current.
import { readFile, writeFile } from "node:fs/promises";
import { openApiDocument } from "../app/api/openapi.json/document.ts";

const FILE = "clients/typescript/api.ts";
const ORIGIN = "https://api.example.com";

interface Schema {
	$ref?: string;
	type?: string | string[];
	const?: unknown;
	enum?: unknown[];
	anyOf?: Schema[];
	not?: object;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: Schema;
	description?: string;
}
type Contents = Record<string, { schema: Schema }>;
interface Operation {
	summary: string;
	parameters?: {
		name: string;
		in: "path" | "query";
		required: boolean;
		description?: string;
		schema: Schema;
	}[];
	requestBody?: { required: boolean; content: Contents };
	responses: Record<string, { content?: Contents }>;
}
interface Document {
	paths: Record<string, Record<string, Operation>>;
	components: { schemas: Record<string, Schema> };
}

const { paths, components } = openApiDocument({ version: "", origin: ORIGIN }) as Document;
const entries = Object.entries(paths).flatMap(([path, operations]) =>
	Object.entries(operations).map(([method, operation]) =>
		entryOf(`${method.toUpperCase()} ${path}`, operation),
	),
);
const api = `/** The operations, by method and path. */\nexport interface Api {\n${entries.join("\n")}\n}`;
const types = [
	"// Written by `pnpm client` from the OpenAPI document. Do not edit.",
	...declarationsFor(api),
	api,
];
const source = `${types.join("\n\n")}\n`;

if (!process.argv.includes("--check")) await writeFile(FILE, source);
else if ((await readFile(FILE, "utf8")) !== source) {
	console.error(`${FILE} is out of date. Run \`pnpm client\` and commit the file.`);
	process.exitCode = 1;
}

/** Returns the types that a text names, and those that they name. Bodies of errors are read in one place, which needs no type for them. */
function declarationsFor(text: string): string[] {
	const used = new Map<string, string>();
	const add = (source: string) => {
		for (const [name] of source.matchAll(/\b[A-Z]\w+\b/g)) {
			const schema = components.schemas[name];
			if (!schema || used.has(name)) continue;
			const declaration = declarationOf(name, schema);
			used.set(name, declaration);
			add(declaration);
		}
	};
	add(text);
	return [...used].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, source]) => source);
}

function declarationOf(name: string, schema: Schema): string {
	return schema.properties
		? `${comment(schema.description)}export interface ${name} ${typeOf(schema)}`
		: `${comment(schema.description)}export type ${name} = ${typeOf(schema)};`;
}

/** An operation: what it takes, and its `result`, or for a stream its `event`. */
function entryOf(route: string, operation: Operation): string {
	const { parameters = [], requestBody, responses } = operation;
	const fields: string[] = [];
	for (const place of ["path", "query"] as const) {
		const own = parameters.filter((parameter) => parameter.in === place);
		if (own.length === 0) continue;
		const isRequired = own.some(({ required }) => required);
		const schema: Schema = {
			properties: Object.fromEntries(
				own.map(({ name, schema, description }) => [
					name,
					description ? { ...schema, description } : schema,
				]),
			),
			required: own.filter(({ required }) => required).map(({ name }) => name),
		};
		fields.push(fieldOf(place, schema, isRequired));
	}
	const body = requestBody?.content["application/json"]?.schema;
	if (requestBody && body) fields.push(fieldOf("body", body, requestBody.required));
	const success = Object.entries(responses).find(([status]) => status.startsWith("2"))?.[1];
	const [type = "", { schema = {} } = {}] = Object.entries(success?.content ?? {})[0] ?? [];
	const result = type ? typeOf(schema) : "undefined";
	fields.push(`${type === "text/event-stream" ? "event" : "result"}: ${result};`);
	return indent(`${comment(operation.summary)}"${route}": {\n${indent(fields.join("\n"))}\n};`);
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): string {
	const key = /^\w+$/.test(name) ? name : JSON.stringify(name);
	const type = isRequired ? typeOf(schema) : `${typeOf(schema)} | undefined`;
	return `${comment(schema.description)}${key}${isRequired ? "" : "?"}: ${type};`;
}

function typeOf(schema: Schema): string {
	if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "";
	if (schema.const !== undefined) return JSON.stringify(schema.const);
	if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
	if (schema.anyOf) return union(schema.anyOf.map(typeOf));
	if (schema.not) return "never";
	if (Array.isArray(schema.type)) {
		return union(schema.type.map((type) => typeOf({ ...schema, type })));
	}
	if (schema.properties) {
		const { properties, required = [] } = schema;
		const fields = Object.entries(properties).map(([name, field]) =>
			fieldOf(name, field, required.includes(name)),
		);
		return `{\n${indent(fields.join("\n"))}\n}`;
	}
	switch (schema.type) {
		case "array": {
			const items = typeOf(schema.items ?? {});
			return /[ |]/.test(items) && !items.startsWith("{") ? `(${items})[]` : `${items}[]`;
		}
		case "object":
			return `Record<string, ${typeOf(schema.additionalProperties ?? {})}>`;
		case "integer":
			return "number";
		default:
			return schema.type ?? "unknown";
	}
}

function union(types: string[]): string {
	return [...new Set(types)].join(" | ");
}

function comment(text: string | undefined): string {
	return text ? `/** ${text} */\n` : "";
}

function indent(text: string): string {
	return text.replaceAll(/^(?=.)/gm, "\t");
}
