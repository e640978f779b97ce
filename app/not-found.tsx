import Link from "next/link";

export default function NotFound() {
	return (
		<main className="mx-auto max-w-md px-4 py-24 text-center">
			<h1>There is nothing at this address</h1>
			<p className="mt-4">
				<Link className="text-accent underline underline-offset-4" href="/">
					Back to the start
				</Link>
			</p>
		</main>
	);
}
