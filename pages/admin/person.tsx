import { AdminFrame } from "../../site/admin/frame.tsx";
import { OnePerson } from "../../site/admin/person/one-person.tsx";
import type { Page } from "../../site/page.ts";

const PersonPage: Page = () => <OnePerson />;

PersonPage.title = "Person";
PersonPage.Frame = AdminFrame;
export default PersonPage;
export const getStaticProps = () => ({ props: {} });
