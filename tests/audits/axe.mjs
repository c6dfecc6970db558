// axe-core over each kind of page, narrow and wide, in light and dark, as it comes and with all that opens open:
// `node axe.mjs FOLDER BASE`. Beside it: requests to other hosts, errors of scripts and of the policy, pages wider than the window.
import axe from "axe-core";
import { launch } from "./browser.mjs";
import { pages } from "./pages.mjs";
import { serve } from "./serve.mjs";

// More do not make it quicker on two cores.
const TABS = 3;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const [folder, base] = process.argv.slice(2);
const { origin, close } = await serve(folder, base);
const browser = await launch();
const found = [];
let looked = 0;
const waiting = [320, 1280].flatMap((width) => pages(folder).map((path) => ({ width, path })));
await Promise.all(Array.from({ length: TABS }, work));
await browser.close();
close();
// Tabs end in any order.
found.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
console.log(JSON.stringify({ looked, found }, null, 1));
process.exitCode = found.length ? 1 : 0;

// Looks at one page after the other, in a fresh window each.
async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) await visit(next);
}

async function visit({ width, path }) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  let state = "";
  const tell = (what, more = {}) => found.push({ page: page.url().replace(origin, ""), width, state, what, ...more });
  page.on("request", (request) => request.url().startsWith(origin) || tell(`asks ${request.url()}`));
  page.on("pageerror", (error) => tell(String(error)));
  page.on("console", (message) => message.type() === "error" && !missing(page, message) && tell(message.text()));
  await page.goto(origin + base + path, { waitUntil: "load" });
  await page.evaluate(axe.source);
  for (const open of [false, true]) {
    if (open) await openAll(page);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      state = colorScheme + (open ? ", open" : "");
      await look(page, tell);
      looked += 1;
    }
  }
  await context.close();
}

async function look(page, tell) {
  const { violations } = await page.evaluate((values) => window.axe.run(document, { runOnly: values }), TAGS);
  for (const { id, nodes } of violations) {
    for (const { html, failureSummary } of nodes) tell(id, { node: html.slice(0, 200), why: failureSummary });
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) tell(`wider than the window by ${over} px`);
}

// Contents, legends and cells; a source's popover; results of a search.
async function openAll(page) {
  await page.evaluate(() => {
    for (const part of document.querySelectorAll("details")) part.open = true;
    const refs = [...document.querySelectorAll('main [role="doc-noteref"]')];
    const popover = () => document.querySelector("#_popover:popover-open");
    // Where the source stands in the margin, its number is a plain link.
    for (const ref of refs) if (!popover()) ref.click();
    // A link further down is half under a table's head that stays in sight: that is scrolling, and no small target.
    scrollTo({ top: 0, behavior: "instant" });
    const search = document.querySelector("#_q");
    if (!search) return;
    search.value = "talks";
    search.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.waitForLoadState("networkidle");
}

// The page for addresses that don't exist is asked for as such.
function missing(page, message) {
  return page.url().endsWith("/404.html") && message.text().includes("404");
}
