// The Nu HTML checker over all pages and the style sheet of a built site: `node nu.mjs FOLDER BASE`. Needs Java.
// Pages are served, so that the checker knows which files the Content-Security-Policy lets in.
import { execFile } from "node:child_process";
import { relative, sep } from "node:path";
import { htmlFiles } from "./pages.mjs";
import { serve } from "./serve.mjs";

// Of SVG 2, in all browsers; the checker's list of properties does not have them.
const UNKNOWN = ["paint-order", "vector-effect"];

const [folder, base] = process.argv.slice(2);
const { origin, close } = await serve(folder, base);
const jar = new URL("node_modules/vnu-jar/build/dist/vnu.jar", import.meta.url).pathname;
const urls = htmlFiles(folder).map((file) => origin + base + relative(folder, file).split(sep).join("/"));
const messages = [...(await check(urls)), ...(await check(["--css", `${origin}${base}dateline.css`]))];
close();
const known = (message) => UNKNOWN.some((name) => message.message === `CSS: “${name}”: Property “${name}” doesn't exist.`);
// Data for machines is never run, and browsers ask the policy only about what they run (HTML, "prepare the script element").
const data = ({ message, extract }) =>
  message.startsWith("Inline script violates Content Security Policy") && extract?.includes('<script type="application/ld+json">');
const found = messages.filter((message) => !known(message) && !data(message));
console.log(JSON.stringify({ looked: urls.length + 1, found }, null, 1));
process.exitCode = found.length ? 1 : 0;

function check(what) {
  return new Promise((resolve, reject) => {
    execFile("java", ["-Dnu.validator.servlet.allow-forbidden-hosts=true", "-jar", jar, "--format", "json", "--exit-zero-always", ...what], { maxBuffer: 2 ** 28 }, (fault, _, said) => {
      fault ? reject(fault) : resolve(JSON.parse(said).messages);
    });
  });
}
