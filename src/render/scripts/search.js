// Search: files of words by their first letters, and of pages. Nothing is loaded before the first key. `words` is `split` of graph/words.rs.
const files = new Map();
const load = (url, as = "json") => {
  if (files.size > 99) files.clear();
  if (!files.has(url)) files.set(url, fetch(url).then((answer) => answer[as]()).catch(() => files.delete(url)));
  return files.get(url);
};
const words = (text) => [...new Set(text.normalize("NFKD").toLowerCase().replace(/[\p{M}ـ]/gu, "")
  .match(/[\p{sc=Han}\p{sc=Hira}\p{sc=Thai}\p{sc=Laoo}\p{sc=Mymr}\p{sc=Khmr}]|[\p{L}\p{N}]+/gu))];
const all = (what, part = document) => [...part.querySelectorAll(what)];
const form = () => document.querySelector("[data-shards]");
const count = (text, asked) => asked.filter((word) => words(text).some((w) => w.startsWith(word))).length;
const best = (texts, asked) => texts.reduce((a, b) => (count(b, asked) > count(a, asked) ? b : a), "");
let turn = 0;

// The pages of a word with their weights. `most`: most pages hold it, or it is only begun, so that it is not asked of them.
async function holders(word, { url, shards, letters }) {
  const start = [...word].slice(0, letters);
  const shard = start.reduce((hash, c) => (hash * 31 + c.codePointAt()) % 65536, 7) % shards;
  const found = new Map();
  for (const [key, lists] of Object.entries(await load(`${url}words-${shard}.json`)))
    if (key == word || (start.length == letters && key.startsWith(word)))
      lists.forEach((list, i) => {
        let page = 0;
        if (!list) found.most = 1;
        else for (const step of list) found.set((page += step), Math.max(found.get(page) ?? 0, [16, 4, 1][i] << (key == word)));
      });
  found.most ??= !found.size && start.length < letters;
  return found;
}

const mark = (element, text, asked) =>
  element.replaceChildren(...text.split(/([\p{L}\p{N}\p{M}]+)/u).map((part) => {
    if (!count(part, asked)) return part;
    const marked = document.createElement("mark");
    marked.textContent = part;
    return marked;
  }));

// What a page says of the words is taken from the page itself.
async function quote(element, url, asked) {
  const page = new DOMParser().parseFromString(await load(url, "text"), "text/html");
  all("sup, .notes", page).forEach((part) => part.remove());
  const part = page.getElementById(url.split("#")[1]) ?? page;
  const texts = all("main :is(p, td, dd), :is(.prose, .key-points) li", part).map((b) => b.textContent.replace(/\s+/g, " "));
  const sentences = new Intl.Segmenter(page.documentElement.lang, { granularity: "sentence" }).segment(best(texts, asked));
  mark(element, best([...sentences].map((s) => s.segment), asked), asked);
}

async function show() {
  const { elements, dataset } = form();
  const { url, chunk, any, found, nothing } = dataset;
  const asked = words(elements.q.value);
  const now = ++turn;
  const held = await Promise.all(asked.map((word) => holders(word, dataset)));
  const needed = any ? 0 : held.filter((pages) => !pages.most).length;
  const pages = {};
  for (const one of held) for (const [page, weight] of one) {
    const hit = (pages[page] ??= { page, words: 0, weight: 0 });
    hit.words += !one.most;
    hit.weight += weight;
  }
  const hits = Object.values(pages).filter((hit) => hit.words >= needed).sort((a, b) => b.words - a.words || b.weight - a.weight);
  const shown = await Promise.all(hits.slice(0, 20).map(async ({ page }) => (await load(`${url}pages-${(page / chunk) | 0}.json`))[page % chunk]));
  if (now != turn) return;
  document.getElementById("_found").textContent = hits.length ? found.replace("{n}", hits.length) : asked[0]?.length >= dataset.letters ? nothing : "";
  const list = document.getElementById("_results");
  const at = all("a", list).indexOf(document.activeElement);
  list.replaceChildren(...shown.filter(Boolean).map(({ t, u, k = "", s = "", l }, i) => {
    const item = document.getElementById("_result").content.cloneNode(true).firstElementChild;
    const [link, kind, text] = all("a, .meta, .excerpt", item);
    [link.lang, text.lang, link.href, kind.textContent] = [l, l, u, k];
    mark(link, t, asked);
    mark(text, s, asked);
    if (i < 9 && count(t + " " + s, asked) < asked.length) quote(text, u, asked);
    return item;
  }));
  all("a", list)[at]?.focus();
}

addEventListener("input", ({ target }) => {
  if (!target.form || target.form != form()) return;
  if (!form().dataset.any) history.replaceState(null, "", "?q=" + encodeURIComponent(target.value));
  show();
});
addEventListener("keydown", (event) => {
  const stops = all("[name=q], #_results a");
  const at = stops.indexOf(document.activeElement);
  const next = stops[at + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
  if (at < 0 || !next) return;
  event.preventDefault();
  next.focus();
});
if (form()) {
  const { elements, dataset } = form();
  let address = dataset.any ? location.pathname : "";
  try { address = decodeURI(address); } catch {}
  address = address.replace(/\.html?$/, "").split("/").filter(Boolean).pop() ?? "";
  elements.q.value ||= new URLSearchParams(location.search).get("q") ?? words(address).join(" ");
  if (elements.q.value) show();
}
