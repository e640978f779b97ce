// Next prefers a static page of this name in `app` to `pages/404.tsx`, and would add its own: 200 KB of scripts, some inline.
export const dynamic = "force-dynamic";

/** What `pnpm dev` shows for an address without a page. The built Worker has `pages/404.tsx`. */
export default function NotFound() {
	return <h1>There is nothing at this address</h1>;
}
