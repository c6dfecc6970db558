// Lighthouse on each kind of page, as on a phone: `node lighthouse.mjs FOLDER BASE`.
import lighthouse from "lighthouse";
import { launch } from "./browser.mjs";
import { pages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [folder, base] = process.argv.slice(2);
const { origin, close } = await serve(folder, base);
const port = 20000 + (process.pid % 20000);
const browser = await launch(`--remote-debugging-port=${port}`);
const scores = [];
for (const path of pages(folder).filter((path) => path !== "404.html")) {
  const { lhr } = await lighthouse(origin + base + path, { port, logLevel: "error", onlyCategories: ["performance", "accessibility", "best-practices", "seo"] });
  const score = Object.fromEntries(Object.values(lhr.categories).map((category) => [category.id, Math.round(category.score * 100)]));
  const short = Object.values(lhr.categories).flatMap((category) => category.auditRefs).filter((ref) => ref.weight > 0 && (lhr.audits[ref.id].score ?? 1) < 1);
  scores.push({ path, ...score, short: [...new Set(short.map((ref) => ref.id))], bytes: lhr.audits["total-byte-weight"]?.numericValue, cls: lhr.audits["cumulative-layout-shift"]?.numericValue });
}
await browser.close();
close();
console.log(JSON.stringify(scores, null, 1));
