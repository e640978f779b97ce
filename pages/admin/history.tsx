import { AdminFrame } from "../../site/admin/frame.tsx";
import { History } from "../../site/admin/history/history.tsx";
import type { Page } from "../../site/page.ts";

const HistoryPage: Page = () => <History />;

HistoryPage.title = "History";
HistoryPage.Frame = AdminFrame;
export default HistoryPage;
export const getStaticProps = () => ({ props: {} });
