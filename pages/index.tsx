import { Home } from "../site/home.tsx";
import type { Page } from "../site/page.ts";

const HomePage: Page = () => <Home />;

export default HomePage;
export const getStaticProps = () => ({ props: {} });
