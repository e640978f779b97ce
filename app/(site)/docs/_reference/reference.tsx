// Swagger UI, which renders an OpenAPI document.
import { useEffect, useRef } from "react";
import SwaggerUI from "swagger-ui-dist/swagger-ui-es-bundle.js";
import "swagger-ui-dist/swagger-ui.css";
import { referencePlugin } from "./layout.ts";
import "./reference.css";

/** Renders the document at a URL. */
export function Reference({ url }: { url: string }) {
	const place = useRef<HTMLDivElement>(null);
	const isStarted = useRef(false);
	useEffect(() => {
		// It has no way to end: React's second run of an effect in development must not start another.
		if (!place.current || isStarted.current) return;
		isStarted.current = true;
		SwaggerUI({
			domNode: place.current,
			url,
			layout: "ReferenceLayout",
			plugins: [referencePlugin],
			docExpansion: "list",
			// The schemas stand with the operations.
			defaultModelsExpandDepth: -1,
			// It would send the document's address to a server of Swagger's.
			validatorUrl: null,
		});
	}, [url]);
	useDarkMode();
	return <div ref={place} className="reference" />;
}

/** Swagger UI has a theme by a class, this site by the system's setting. */
function useDarkMode(): void {
	useEffect(() => {
		const { classList } = document.documentElement;
		const dark = matchMedia("(prefers-color-scheme: dark)");
		const update = () => classList.toggle("dark-mode", dark.matches);
		update();
		dark.addEventListener("change", update);
		return () => {
			dark.removeEventListener("change", update);
			classList.remove("dark-mode");
		};
	}, []);
}
