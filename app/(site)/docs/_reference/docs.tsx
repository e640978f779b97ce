"use client";

import { Loaded } from "../../_ui/loaded.tsx";

const DOCUMENT = "/api/openapi.json";
const LINK = "text-accent underline underline-offset-4";
// The library is two and a half times as large as a page, so it is loaded after the page, and on no other.
const importer = () => import("./reference.tsx");

/** The API's reference, for people who build clients. Open to everyone, like the document it shows. */
export function Docs() {
	return (
		<>
			<h1>API</h1>
			<p className="text-soft mt-2 max-w-prose">
				What a client of this server can ask, from its{" "}
				<a href={DOCUMENT} className={LINK}>
					OpenAPI document
				</a>
				. “Try it out” sends real requests as you: sign in first.
			</p>
			<div className="mt-6">
				<Loaded importer={importer}>{({ Reference }) => <Reference url={DOCUMENT} />}</Loaded>
			</div>
		</>
	);
}
