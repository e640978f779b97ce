import { AdminFrame } from "../../site/admin/frame.tsx";
import { People } from "../../site/admin/people.tsx";
import type { Page } from "../../site/page.ts";

const PeoplePage: Page = () => <People />;

PeoplePage.title = "People";
PeoplePage.Frame = AdminFrame;
export default PeoplePage;
export const getStaticProps = () => ({ props: {} });
