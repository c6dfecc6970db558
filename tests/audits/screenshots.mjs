// Pictures of each kind of page, at three widths, in light and dark: `node screenshots.mjs FOLDER BASE OUTPUT`.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { pages } from "./pages.mjs";
import { serve } from "./serve.mjs";

const [folder, base, output] = process.argv.slice(2);
mkdirSync(output, { recursive: true });
const { origin, close } = await serve(folder, base);
const browser = await launch();
const looks = [390, 768, 1280].flatMap((width) => ["light", "dark"].map((colorScheme) => [width, colorScheme]));
for (const [width, colorScheme] of looks) {
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
