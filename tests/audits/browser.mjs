// The browser that pages are looked at with: $CHROME, or the one that the system has.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";

function find() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    for (const folder of folders) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {}
    }
  }
  throw new Error("There is no Chromium here: install it, or set CHROME to its path.");
}

// A root user's Chromium refuses a sandbox, and containers have little shared memory.
export const launch = (...more) =>
  chromium.launch({
    executablePath: process.env.CHROME ?? find(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking", ...more],
  });
