// Which pages of a built site are looked at: the largest of each kind, in each language.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

export function htmlFiles(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".html"));
  return files.map((entry) => join(entry.parentPath ?? entry.path, entry.name)).sort();
}

// `actors/x/index.html` and `uk/actors/y/index.html` are of two kinds; `actors/index.html` is of a third.
function kind(folder, file) {
  const parts = relative(folder, file).split(sep);
  const language = /^[a-z]{2,3}$/.test(parts[0]) ? parts.shift() : "";
  return [language, parts[0], parts.length > 2 ? "one" : "all"].join("/");
}

export function pages(folder) {
  const chosen = new Map();
  for (const file of htmlFiles(folder)) {
    const moved = readFileSync(file, "utf8").includes('http-equiv="refresh"');
    const { size } = statSync(file);
    const key = kind(folder, file);
    if (!moved && size > (chosen.get(key)?.size ?? 0)) chosen.set(key, { file, size });
  }
  return [...chosen.values()].map(({ file }) => relative(folder, file).split(sep).join("/").replace(/index\.html$/, ""));
}
