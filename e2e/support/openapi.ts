// Validates real requests and responses against the OpenAPI document.
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect } from "./fixtures.ts";

interface Content {
	examples?: Record<string, unknown>;
}
interface Operation {
	security: object[];
	requestBody?: object;
	responses: Record<string, { content?: Record<string, Content> }>;
}
export interface Document {
	openapi: string;
	paths: Record<string, Record<string, Operation>>;
}

export class Judge {
	readonly document: Document;
	readonly #ajv: Ajv2020;

	constructor(document: Document) {
		this.document = document;
		this.#ajv = new Ajv2020({ strict: false, allErrors: true });
		addFormats.default(this.#ajv);
		this.#ajv.addSchema({ $id: "api", ...(closed(document) as object) });
	}

	/** The operations, as `GET /api/usage`. */
	get routes(): string[] {
		return Object.entries(this.document.paths).flatMap(([path, operations]) =>
			Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
		);
	}

	operation(route: string): Operation {
		const [method = "", path = ""] = route.split(" ");
		const operation = this.document.paths[path]?.[method.toLowerCase()];
		if (!operation) throw new Error(`the document has no ${route}`);
		return operation;
	}

	/** Fails the test unless the document describes this response of an operation. Undescribed fields fail too. */
	async expectDescribed(route: string, response: Response): Promise<void> {
		const about = `${route} answered ${response.status}`;
		const described = this.operation(route).responses[response.status];
		const text = await response.text();
		expect.soft(described, `${about}: ${text}`).toBeDefined();
		if (!described) return;
		expect.soft(response.headers.get("x-request-id"), about).toMatch(/^[0-9a-f-]{36}$/);
		if (!described.content) return expect.soft(text, about).toBe("");
		const [[type = "", content] = []] = Object.entries(described.content);
		expect.soft(response.headers.get("content-type"), about).toContain(type);
		const [method = "", path = ""] = route.split(" ");
		const pointer = [
			"paths",
			path,
			method.toLowerCase(),
			"responses",
			response.status,
			"content",
			type,
			"schema",
		]
			.map((part) => encodeURIComponent(`${part}`.replaceAll("~", "~0").replaceAll("/", "~1")))
			.join("/");
		for (const value of valuesOf(type, text)) this.#expectValid(`#/${pointer}`, value, about);
		if (content?.examples) {
			const codes = Object.keys(content.examples).map((name) => name.replace(/^Auth_/, ""));
			expect.soft(codes, about).toContain(JSON.parse(text).code);
		}
	}

	/** Fails the test unless the document allows a body that the Worker has accepted. */
	expectBody(route: string, body: unknown): void {
		const [method = "", path = ""] = route.split(" ");
		if (body === undefined) return;
		expect.soft(this.operation(route).requestBody, route).toBeDefined();
		const place = encodeURIComponent(path.replaceAll("/", "~1"));
		const pointer = `#/paths/${place}/${method.toLowerCase()}/requestBody/content/application~1json/schema`;
		this.#expectValid(pointer, body, `${route} with ${JSON.stringify(body)}`);
	}

	#expectValid(pointer: string, value: unknown, about: string): void {
		const validate = this.#ajv.compile({ $ref: `api${pointer}` });
		validate(value);
		const problems = (validate.errors ?? []).map(
			({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
		);
		expect.soft(problems, `${about}: ${JSON.stringify(value)}`).toEqual([]);
	}
}

/** Returns the JSON values in a response's body: for a stream, one per event, without the final `[DONE]`. */
function valuesOf(type: string, text: string): unknown[] {
	if (type.startsWith("text/csv")) return [text];
	if (!type.startsWith("text/event-stream")) return [JSON.parse(text)];
	const events = [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => data);
	expect(events.pop()).toBe("[DONE]");
	expect(events.length).toBeGreaterThan(0);
	return events.map((event) => JSON.parse(event));
}

/** Returns the schemas with `additionalProperties: false`, so that undescribed fields fail. */
function closed(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(closed);
	if (typeof value !== "object" || value === null) return value;
	const fields = Object.entries(value).map(([name, field]) => [name, closed(field)]);
	const isObjectSchema = "properties" in value && !("additionalProperties" in value);
	return { ...Object.fromEntries(fields), ...(isObjectSchema && { additionalProperties: false }) };
}
