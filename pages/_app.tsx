import type { AppProps } from "next/app";
import Head from "next/head";
import { Fragment } from "react";
import { useStepsBack } from "../site/address.ts";
import { Header } from "../site/header.tsx";
import type { Page } from "../site/page.ts";
import { Providers } from "../site/providers.tsx";
import "../site/globals.css";

const NAME = "Interview Copilot";

export default function App({ Component }: Omit<AppProps, "Component"> & { Component: Page }) {
	const { title, Frame = Fragment } = Component;
	useStepsBack();
	return (
		<Providers>
			<Head>
				<title>{title ? `${title} · ${NAME}` : NAME}</title>
				<meta name="viewport" content="width=device-width, initial-scale=1" />
			</Head>
			<Header />
			<main className="mx-auto w-full max-w-3xl px-4 pt-6 pb-16 sm:pt-10">
				<Frame>
					<Component />
				</Frame>
			</main>
		</Providers>
	);
}
