// Pictures of each kind of page, at three widths in light and at the widest in dark: `node screenshots.mjs FOLDER BASE OUTPUT`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { pages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [folder, base, output] = process.argv.slice(2);
mkdirSync(output, { recursive: true });
const { origin, close } = await serve(folder, base);
const browser = await launch();
for (const [width, colorScheme] of [[390, "light"], [768, "light"], [1280, "light"], [1280, "dark"]]) {
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 }, reducedMotion: "reduce" });
  for (const path of pages(folder)) {
    await page.goto(origin + base + path, { waitUntil: "load" });
    const name = path.replace(/\/$/, "").replaceAll("/", "_") || "home";
    await page.screenshot({ path: join(output, `${name}.${width}.${colorScheme}.png`), fullPage: true });
  }
  await page.close();
}
await browser.close();
close();
