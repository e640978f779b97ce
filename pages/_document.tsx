import { Head, Html, Main, NextScript } from "next/document";

/** What is around every page. Nothing inline: the page policy has no exception for it. */
export default function Document() {
	return (
		<Html lang="en">
			<Head>
				<meta
					name="description"
					content="Listens to a meeting and helps you answer while it still matters."
				/>
				<meta name="robots" content="noindex" />
				<meta name="theme-color" media="(prefers-color-scheme: light)" content="#f7f7f5" />
				<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#101114" />
				<link rel="icon" href="/icon.svg" type="image/svg+xml" />
			</Head>
			<body>
				<Main />
				<NextScript />
			</body>
		</Html>
	);
}
