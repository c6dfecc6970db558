// axe-core over each kind of page, in light and dark, narrow and wide: `node axe.mjs FOLDER BASE [SCREENSHOTS]`.
import { mkdirSync } from "node:fs";
import axe from "axe-core";
import { chromium } from "playwright-core";
import { pages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [folder, base, screenshots] = process.argv.slice(2);
const { origin, close } = await serve(folder, base);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const found = [];
let looked = 0;
for (const colorScheme of ["light", "dark"]) {
  for (const width of [320, 1280]) {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true, reducedMotion: "reduce" });
    const page = await context.newPage();
    const where = () => `${colorScheme} ${width} ${page.url().replace(origin, "")}`;
    page.on("request", (request) => request.url().startsWith(origin) || found.push({ where: where(), what: `asks ${request.url()}` }));
    page.on("pageerror", (error) => found.push({ where: where(), what: String(error) }));
    for (const path of pages(folder)) {
      await page.goto(origin + base + path);
      await page.waitForLoadState("load");
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      for (const violation of violations) {
        for (const node of violation.nodes) found.push({ where: where(), what: violation.id, node: node.html.slice(0, 200), why: node.failureSummary });
      }
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (overflow > 0) found.push({ where: where(), what: `wider than the window by ${overflow} px` });
      if (screenshots) {
        mkdirSync(screenshots, { recursive: true });
        await page.screenshot({ path: `${screenshots}/${path.replaceAll("/", "_") || "home"}.${width}.${colorScheme}.png`, fullPage: true });
      }
      looked += 1;
    }
    await context.close();
  }
}
await browser.close();
close();
console.log(JSON.stringify({ looked, found }, null, 1));
process.exit(found.length ? 1 : 0);
