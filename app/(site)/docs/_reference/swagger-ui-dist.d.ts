// swagger-ui-dist has no types. The settings are a part of swagger.io/docs/open-source-tools/swagger-ui/usage/configuration.
declare module "swagger-ui-dist/swagger-ui-es-bundle.js" {
	export default function SwaggerUI(settings: {
		domNode: HTMLElement;
		url: string;
		layout: string;
		plugins: unknown[];
		docExpansion: "list" | "full" | "none";
		defaultModelsExpandDepth: number;
		validatorUrl: string | null;
	}): unknown;
}
declare module "swagger-ui-dist/swagger-ui.css";
