import { Suspense } from "react";
import { Home } from "./home.tsx";
import { Placeholder } from "./ui.tsx";

export default function HomePage() {
	return (
		<Suspense fallback={<Placeholder label="Loading" />}>
			<Home />
		</Suspense>
	);
}
