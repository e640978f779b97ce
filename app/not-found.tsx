// Without this file Next makes a static one, with the scripts of the App Router, and writes it over `pages/404.tsx`.
export const dynamic = "force-dynamic";

/** What `pnpm dev` shows for an address without a page. The built Worker has `pages/404.tsx`. */
export default function NotFound() {
	return <h1>Page not found</h1>;
}
