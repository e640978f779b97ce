import type { ComponentType, ReactNode } from "react";

/** A page of the site, as `pages/_app.tsx` shows it. */
export type Page = ComponentType & {
	/** Comes before the site's name. */
	title?: string;
	/** What is around it and stays when the next page has the same. */
	Frame?: ComponentType<{ children: ReactNode }>;
};
