import { createConfig, lintFromString } from "@redocly/openapi-core";
import { expect, test } from "vitest";
import { AUTH_ENDPOINTS } from "#lib/auth/auth-endpoints.ts";
import { ERROR_STATUS } from "#lib/http/errors.ts";
import { routes } from "../../../worker/routes.ts";
import { openApiDocument } from "./document.ts";

interface Document {
	paths: Record<string, Record<string, { operationId: string }>>;
	components: { schemas: Record<string, { enum?: string[] }> };
}

const document = openApiDocument({ version: "1.0.0", origin: "https://api.interview.test" });
const { paths, components } = document as Document;

test("the document has every route of the Worker, and no other", () => {
	const auth = Object.keys(AUTH_ENDPOINTS).map((endpoint) => `/api/auth/${endpoint}`);
	const others = Object.keys(routes)
		.filter((pattern) => !pattern.includes("[..."))
		.map((pattern) => pattern.replace(/\[(\w+)\]/g, "{$1}"));
	expect(Object.keys(paths).sort()).toEqual([...auth, ...others].sort());
});

test("the document has Better Auth's exposed endpoints with their methods", () => {
	for (const [endpoint, method] of Object.entries(AUTH_ENDPOINTS)) {
		expect(Object.keys(paths[`/api/auth/${endpoint}`] ?? {}), endpoint).toEqual([
			method.toLowerCase(),
		]);
	}
});

test("the codes of an error are those of the contract", () => {
	expect(components.schemas.ErrorCode?.enum).toEqual(Object.keys(ERROR_STATUS));
});

test("every schema is used", () => {
	const json = JSON.stringify(document);
	for (const name of Object.keys(components.schemas)) {
		expect.soft(json, name).toContain(`"#/components/schemas/${name}"`);
	}
});

test("an OpenAPI linter finds no problems", async () => {
	const config = await createConfig({
		extends: ["recommended-strict"],
		rules: {
			// Public reads that take nothing have no such errors, and a document must not claim any.
			"operation-4xx-response": "off",
		},
	});
	const problems = await lintFromString({ source: JSON.stringify(document), config });
	const shown = problems.map(({ ruleId, message, location }) => ({
		ruleId,
		message,
		at: location[0]?.pointer,
	}));
	expect(shown).toEqual([]);
});

test("the check of health describes both bodies of an outage", () => {
	const health = paths["/api/health"]?.get as unknown as {
		responses: Record<string, { content: Record<string, { schema: object }> }>;
	};
	expect(health.responses[503]?.content["application/json"]?.schema).toEqual({
		anyOf: ["Unhealthy", "ErrorBody"].map((name) => ({ $ref: `#/components/schemas/${name}` })),
	});
});
