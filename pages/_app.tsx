import type { AppProps } from "next/app";
import Head from "next/head";
import { Fragment, useEffect } from "react";
import { useStepsBack } from "../site/address.ts";
import { Boundary } from "../site/boundary.tsx";
import { PageFailed } from "../site/failed.tsx";
import { Header } from "../site/header.tsx";
import type { Page } from "../site/page.ts";
import { guardPresses } from "../site/press-guard.ts";
import { Providers } from "../site/providers.tsx";
import "../site/globals.css";

const NAME = "Interview Copilot";

type Props = Omit<AppProps, "Component"> & { Component: Page };

export default function App({ Component, router }: Props) {
	const { title, Frame = Fragment } = Component;
	useStepsBack();
	useEffect(() => {
		const unmounted = new AbortController();
		guardPresses(unmounted.signal);
		return () => unmounted.abort();
	}, []);
	return (
		<Providers>
			<Head>
				<title>{title ? `${title} · ${NAME}` : NAME}</title>
				<meta name="viewport" content="width=device-width, initial-scale=1" />
			</Head>
			<Boundary fallback={<PageFailed />} resetKey={router.asPath}>
				<Header />
				<main className="mx-auto w-full max-w-3xl px-4 pt-6 pb-16 sm:pt-10">
					<Frame>
						<Component />
					</Frame>
				</main>
			</Boundary>
		</Providers>
	);
}
