// The preview's side in the browser: follows edits, and shows what the desk has to say. No built page has any of this.
(() => {
  "use strict";
  const own = document.currentScript;
  const base = own.dataset.base + "_dateline/";
  const deskOf = (page) => page.getElementById("dateline-desk");
  const readDesk = (from) => JSON.parse(deskOf(from)?.textContent ?? "null");
  let desk = readDesk(document);
  if (!desk) return;

  /** An element with attributes and children; text stays text, whatever a writer typed. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null));
    return element;
  };

  /** Puts children into a part of the desk, unless the same are there: what is focused or being clicked stays. */
  const fill = (part, ...children) => {
    const next = make("div", {}, ...children).childNodes;
    const isSame = next.length === part.childNodes.length && [...next].every((child, i) => child.isEqualNode(part.childNodes[i]));
    if (isSame) return;
    const hadFocus = part.contains(root.activeElement);
    part.replaceChildren(...next);
    if (hadFocus) part.querySelector("a, button")?.focus({ preventScroll: true });
  };

  // ---- Morphing: the page becomes the new one with as little change as possible.

  const isElement = (node) => node?.nodeType === Node.ELEMENT_NODE;
  /** What the reader did to an element is not the writer's to change, nor is what scripts put on the root (a choice of colours, say). */
  const keeps = (element, name) =>
    (name === "open" && /^(DETAILS|DIALOG)$/.test(element.tagName)) || (element === document.documentElement && !/^(lang|dir)$/.test(name));
  const changed = new Set();

  function morph(old, next) {
    if (old.isEqualNode(next)) return;
    if (old.nodeType !== next.nodeType || old.nodeName !== next.nodeName) {
      const copy = document.importNode(next, true);
      old.replaceWith(copy);
      mark(copy);
    } else if (isElement(old)) {
      morphAttributes(old, next);
      morphChildren(old, next);
    } else {
      old.data = next.data;
      mark(old.parentElement);
    }
  }

  function morphAttributes(old, next) {
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && !keeps(old, name)) old.removeAttribute(name);
    for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value && !keeps(old, name)) old.setAttribute(name, value);
  }

  /** Pairs children by id, then by sameness, then by kind in their order: a paragraph put in above moves the rest, and no more. */
  function morphChildren(old, next) {
    const left = new Set(old.childNodes);
    const wanted = [...next.childNodes];
    const pairs = new Map();
    const pair = (node, found) => { if (found) { pairs.set(node, found); left.delete(found); } };
    for (const node of wanted) if (isElement(node) && node.id) pair(node, [...left].find((o) => o.id === node.id && o.nodeName === node.nodeName));
    let from = old.firstChild;
    for (const node of wanted) {
      // White space is everywhere the same: it would lead the search astray.
      if (pairs.has(node) || !isElement(node)) continue;
      for (let o = from; o; o = o.nextSibling) if (left.has(o) && sameText(o, node)) { pair(node, o); from = o.nextSibling; break; }
    }
    for (const node of wanted) if (!pairs.has(node)) pair(node, [...left].find((o) => o.nodeName === node.nodeName && !(isElement(o) && o.id && node.id)));
    for (const gone of left) gone.remove();
    let place = old.firstChild;
    for (const node of wanted) {
      const found = pairs.get(node);
      if (!found) {
        const copy = document.importNode(node, true);
        old.insertBefore(copy, place);
        mark(copy);
        continue;
      }
      if (found === place) place = place.nextSibling;
      else old.insertBefore(found, place);
      morph(found, node);
    }
  }

  /** The same but for the line that it was written on. */
  const sameText = (a, b) => a.nodeName === b.nodeName && a.textContent === b.textContent && a.textContent.trim() !== "";
  const mark = (node) => { const block = isElement(node) ? node : node?.parentElement; if (block && document.body.contains(block) && block !== document.body) changed.add(block); };

  /** What stands in the window, so that it can stand there again: the first block that is still there after the edit. */
  function anchor() {
    if (scrollY < 8) return () => {};
    const isShown = ({ height, top }) => height > 0 && top >= 0 && top < innerHeight;
    const find = (blocks) => [...document.querySelectorAll(blocks)].map((block) => ({ block, box: block.getBoundingClientRect() })).filter(({ box }) => isShown(box));
    // Blocks of the text first: a list of contents beside it may stick to the window, and would not move.
    const shown = [...find("[data-line]"), ...find("main :is(p, li, tr, h1, h2, h3, section)")];
    return () => {
      const stays = shown.find(({ block }) => block.isConnected);
      if (stays) scrollBy({ top: stays.block.getBoundingClientRect().top - stays.box.top, behavior: "instant" });
    };
  }

  /** Scripts that would run, as text. Those of a page that is only parsed never do. */
  const scripts = (page) => [...page.querySelectorAll("script:not([type$=json])")].map((script) => script.outerHTML);

  function become(next) {
    const restore = anchor();
    const focused = document.activeElement;
    const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    changed.clear();
    for (const script of next.querySelectorAll(`script[src^="${base}"]`)) script.remove();
    keepVersions(next);
    morphAttributes(document.documentElement, next.documentElement);
    morph(document.head, next.head);
    // This script's own element was taken out of the new page; in this one it may go, too: it has run.
    morph(document.body, next.body);
    // The page's scripts put back what they show before it is measured where things stand.
    document.dispatchEvent(new CustomEvent("dateline:morph"));
    restore();
    if (focused?.isConnected && focused !== document.activeElement && focused !== document.body) {
      focused.focus({ preventScroll: true });
      if (selection?.[0] != null) focused.setSelectionRange(...selection);
    }
    for (const field of document.querySelectorAll("input, select, textarea"))
      if (field.value !== (field.defaultValue ?? field.value)) field.dispatchEvent(new Event("input", { bubbles: true }));
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) highlight();
  }

  function highlight() {
    const blocks = new Set([...changed].map((element) => element.closest("[data-line]")).filter(Boolean));
    for (const block of [...blocks].slice(0, 12)) block.animate([{ backgroundColor: "rgb(255 214 92 / .45)" }, { backgroundColor: "transparent" }], 1200);
  }

  // ---- Following edits.

  let asking = null;
  /** The page as it is now. Nothing, if the preview does not answer or a later edit asks as well. */
  async function ask() {
    asking?.abort();
    const { signal } = (asking = new AbortController());
    try {
      const response = await fetch(location.href.split("#")[0], { cache: "no-store", signal });
      const text = await response.text();
      return signal.aborted ? null : { response, text };
    } catch {
      if (!signal.aborted) gone(true);
      return null;
    }
  }

  async function refresh() {
    const answer = await ask();
    if (!answer) return;
    gone(false);
    if (!(answer.response.headers.get("content-type") ?? "").includes("text/html")) return location.reload();
    const next = new DOMParser().parseFromString(answer.text, "text/html");
    const known = new Set(scripts(document));
    // A page that says what is missing does so without its scripts.
    if (answer.response.ok && !scripts(next).every((script) => known.has(script) || script.includes(base))) return location.reload();
    const [here, there] = [deskOf(document), deskOf(next)];
    // If only the desk has something new to say, the page stays as it is, sorted, filtered and unfolded.
    if (there && stale?.length === 0 && here?.dataset.page === there.dataset.page) here.replaceWith(there);
    else become(next);
    desk = readDesk(document) ?? desk;
    swapStyles(stale);
    stale = [];
    show();
  }

  const address = (url) => new URL(url, location.href);
  const path = (url) => decodeURIComponent(address(url).pathname);
  const versioned = (url, version) => { const to = address(url); to.searchParams.set("v", version); return to.href; };
  /** Whether a file of this site has one of the names. Without names, any may have changed: the event that told of it was missed. */
  const concerns = (names, url) => address(url).origin === location.origin && (!names || names.some((name) => path(url).endsWith("/" + name)));

  /** Names of the files that changed since the page was fetched last, which may take longer than the next edit; null for any. */
  let stale = [];
  /** The newest version of each picture, by its path: the page that the server sends next does not know of it. */
  const versions = new Map();
  const links = (page) => [...page.querySelectorAll('link[rel="stylesheet"]')];

  /** Asks for what changed by new addresses, and for what did not by those that it has. */
  function keepVersions(next) {
    const now = Date.now();
    const newest = (url) => {
      if (concerns(stale, url)) versions.set(path(url), now);
      return address(url).origin === location.origin && versions.has(path(url)) ? versioned(url, versions.get(path(url))) : url;
    };
    for (const picture of next.querySelectorAll("img[src], source[src]")) picture.setAttribute("src", newest(picture.getAttribute("src")));
    for (const picture of next.querySelectorAll("[srcset]"))
      picture.setAttribute("srcset", picture.getAttribute("srcset").replace(/(^|,\s+)([^\s,]+)/g, (_, before, url) => before + newest(url)));
    for (const link of links(next)) {
      const here = links(document).filter((other) => path(other.href) === path(link.getAttribute("href")));
      if (here.length) link.replaceWith(...here.map((other) => other.cloneNode()));
    }
  }

  /** The new style sheet is there before the old one goes: the page never stands bare. */
  function swapStyles(names) {
    // Of a sheet that is being swapped already, the last is the newest.
    for (const link of new Map(links(document).map((link) => [path(link.href), link])).values()) {
      if (!concerns(names, link.href)) continue;
      const next = link.cloneNode();
      next.href = versioned(link.href, Date.now());
      next.addEventListener("load", () => {
        const all = links(document).filter((other) => path(other.href) === path(next.href));
        for (const old of all.slice(0, all.indexOf(next))) old.remove();
        layOut();
      }, { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    }
  }

  /** The last edition that this page was told of. It may have seen a later one, but not yet that one's pictures and styles. */
  let told = desk.generation;
  function take(event) {
    if (event.generation <= told && !event.restarted) return;
    told = event.generation;
    if (event.reload) location.reload();
    else if (event.kind === "styles") swapStyles(event.styles);
    else {
      if (!event.restarted || event.missed) stale = stale && event.kind ? [...stale, ...event.styles, ...event.images] : null;
      refresh();
    }
  }

  // One tab listens and tells the others: browsers open only six connections to a host.
  const channel = new BroadcastChannel("dateline" + base);
  channel.addEventListener("message", ({ data }) => { if (data.gone !== undefined) gone(data.gone); else take(data); });
  const tellAll = (event) => { channel.postMessage(event); if (event.gone !== undefined) gone(event.gone); else take(event); };

  let stream = null;
  function listen() {
    if (stream && stream.readyState !== EventSource.CLOSED) return;
    stream = new EventSource(base + "events");
    stream.addEventListener("state", ({ data }) => {
      const event = JSON.parse(data);
      // A preview that was started anew counts from one again: after a break, the number says nothing.
      // What was told between a page's coming and its listening is in the page that is asked for now; after a break, anything may be new.
      const missed = isGone;
      const restarted = missed || event.generation !== told;
      tellAll({ gone: false });
      if (restarted) tellAll({ ...event, restarted, missed });
    });
    stream.addEventListener("change", ({ data }) => tellAll(JSON.parse(data)));
    stream.addEventListener("error", () => {
      tellAll({ gone: true });
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }
  let leave = () => {};
  const lead = () => {
    if (!navigator.locks) return listen();
    const left = new AbortController();
    const untilLeft = new Promise((done) => { left.signal.addEventListener("abort", done); });
    leave = () => left.abort();
    navigator.locks.request("dateline" + base, { signal: left.signal }, () => { listen(); return untilLeft; }).catch(() => {});
  };
  // A page that the browser puts away must neither lead nor wait to: it would hear nothing, and all the others with it.
  addEventListener("pagehide", () => { stream?.close(); stream = null; leave(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { stale = null; lead(); refresh(); } });
  // Who comes back to a page, maybe from sleep, sees it as it is now, whatever it missed.
  for (const name of ["online", "visibilitychange"]) addEventListener(name, () => {
    if (document.visibilityState !== "visible") return;
    if (stream) listen();
    refresh();
  });

  // ---- The desk. It stands beside the page's body, in a root of its own: neither the morph nor the theme reaches it.

  const host = make("dateline-preview");
  const root = host.attachShadow({ mode: "open" });
  const notes = make("div", { class: "notes" });
  const overlay = make("section", { class: "overlay", "aria-label": "Errors", tabindex: "-1", hidden: true });
  const list = make("div", { class: "list", id: "list", hidden: true });
  const bar = make("div", { class: "bar", role: "status" });
  root.append(make("link", { rel: "stylesheet", href: base + "preview.css", load: () => layOut() }), notes, overlay, list, bar);
  document.documentElement.append(host);

  const SYMBOLS = { error: "✕", warning: "▲", info: "●" };
  const many = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;
  const place = (finding) => (finding.file ? finding.file + (finding.line ? `:${finding.line}` : "") : "");
  const sign = (finding) => make("span", { class: "sign", "aria-hidden": "true" }, SYMBOLS[finding.severity]);
  const opener = (finding) => finding.editor && make("a", { class: "editor", href: finding.editor }, finding.line ? `open at line ${finding.line}` : "open");

  let isGone = false;
  function gone(now) {
    if (isGone === now) return;
    isGone = now;
    showBar();
  }

  function show() {
    showOverlay();
    showBar();
    showList();
    showNotes();
  }

  const HIDDEN = "dateline-hidden";
  const errors = () => desk.diagnostics.filter((finding) => finding.severity === "error");
  const these = () => errors().map((finding) => finding.text).join("\n");
  function showOverlay() {
    const all = errors();
    overlay.hidden = all.length === 0 || sessionStorage.getItem(HIDDEN) === these();
    if (!all.length) sessionStorage.removeItem(HIDDEN);
    fill(overlay,
      make("header", {},
        make("h2", {}, desk.counts.errors === 1 ? "One error keeps the site from being built" : `${desk.counts.errors} errors keep the site from being built`),
        make("button", { type: "button", click: hideOverlay }, "Hide")),
      make("p", {}, "The page is shown as far as it can be."),
      ...all.map((finding) => make("article", {}, make("pre", {}, finding.text), opener(finding))));
  }
  /** The focus goes on to the bar only if it was in what goes: whoever types in a field goes on typing. */
  function hideOverlay() {
    const hadFocus = overlay.contains(root.activeElement);
    sessionStorage.setItem(HIDDEN, these());
    overlay.hidden = true;
    if (hadFocus) bar.querySelector("button")?.focus();
  }
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    if (!list.hidden) toggleList(false);
    else if (!overlay.hidden) hideOverlay();
  });

  function showBar() {
    const { errors, warnings, infos } = desk.counts;
    const counts = [errors && many(errors, "error"), warnings && many(warnings, "warning"), infos && many(infos, "remark")].filter(Boolean);
    const worst = errors ? "error" : warnings ? "warning" : infos ? "info" : "none";
    bar.className = `bar ${worst}`;
    fill(bar,
      isGone ? make("strong", {}, "The preview is not running") : null,
      counts.length
        ? make("button", { type: "button", "aria-expanded": String(!list.hidden), "aria-controls": "list", click: () => toggleList(list.hidden) }, counts.join(" · "))
        : make("span", {}, "No findings"),
      make("span", { class: "file" }, desk.file ?? ""));
  }

  function toggleList(open) {
    list.hidden = !open;
    if (open && errors().length && !overlay.hidden) hideOverlay();
    bar.querySelector("button")?.setAttribute("aria-expanded", String(open));
    (open ? list.querySelector("a, button") : bar.querySelector("button"))?.focus();
  }

  function showList() {
    const items = make("ul", {}, ...desk.diagnostics.map((finding) => make("li", { class: finding.severity },
      make("p", {}, sign(finding), make("strong", {}, `${finding.severity} ${finding.code}`), " ", finding.message),
      make("p", { class: "where" },
        finding.url ? make("a", { href: finding.line ? `${finding.url}#line=${finding.line}` : finding.url }, place(finding)) : place(finding), " ", opener(finding)))));
    fill(list, items, desk.more ? make("p", {}, `and ${desk.more} more: see the terminal`) : null);
    if (!desk.diagnostics.length) list.hidden = true;
  }

  // ---- The margin: each finding beside the block it is about.

  /** The block that was written on a line of this page's file, or last before it. */
  function blockAt(line) {
    let found = null;
    for (const block of document.querySelectorAll("[data-line]")) {
      const at = Number(block.dataset.line);
      if (at <= line && (!found || at >= Number(found.dataset.line))) found = block;
    }
    return found;
  }

  /** The blocks that cards stand beside, by the cards' ids. */
  const beside = new Map();

  /** Cards that are there already stay, unfolded or focused as they are. */
  function showNotes() {
    beside.clear();
    const cards = [];
    for (const finding of desk.diagnostics) {
      const block = finding.line && finding.file === desk.file && blockAt(finding.line);
      if (!block) continue;
      const label = `${finding.severity} ${finding.code}: ${finding.message}`;
      let id = label;
      for (let i = 2; beside.has(id); i++) id = `${label} (${i})`;
      beside.set(id, block);
      cards.push(note(finding, label, id));
    }
    morphChildren(notes, make("div", {}, ...cards));
    layOut();
  }

  /** A card, unfolded where there is room. */
  function note(finding, label, id) {
    return make("details", { class: `note ${finding.severity}`, id, title: label, open: innerWidth > 1100 },
      make("summary", { "aria-label": label }, sign(finding), make("span", {}, ` ${finding.severity} ${finding.code} `)),
      make("p", {}, finding.message), finding.help ? make("p", { class: "help" }, finding.help) : null, opener(finding));
  }

  /** Puts the cards beside their blocks, none over another. All is measured before anything is moved, for the browser's sake. */
  function layOut() {
    const placed = [...notes.children].map((card) => ({ card, block: beside.get(card.id) }));
    for (const { card, block } of placed) card.hidden = !block?.getClientRects().length;
    const cards = placed.filter(({ card }) => !card.hidden).map(({ card, block }) => ({ card, box: block.getBoundingClientRect() }));
    for (const { card, box } of cards) {
      const room = document.documentElement.clientWidth - box.right - 32;
      card.classList.toggle("small", room < 176);
      card.style.left = room < 176 ? "auto" : `${box.right + scrollX + 20}px`;
      card.style.right = room < 176 ? "0" : "auto";
      card.style.maxWidth = room < 176 ? "" : `${Math.min(room, 288)}px`;
    }
    let below = 0;
    const sized = cards.map(({ card, box }) => ({ card, top: box.top + scrollY, height: card.offsetHeight })).sort((a, b) => a.top - b.top);
    for (const { card, top, height } of sized) {
      const at = Math.max(top, below);
      card.style.top = `${at}px`;
      below = at + height + 6;
    }
  }

  // ---- Alt and a click open the source.

  addEventListener("click", async (event) => {
    if (!event.altKey || !desk.file || event.target === host) return;
    const block = event.target.closest?.("[data-line]") ?? [...document.querySelectorAll("[data-line]")].findLast((b) => b.compareDocumentPosition(event.target) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!block) return;
    event.preventDefault();
    const { line } = block.dataset;
    if (desk.editor) return location.assign(desk.editor.replace("{line}", line));
    const at = `${desk.file}:${line}`;
    // Only a page from this machine, or over https, may copy.
    const isCopied = await navigator.clipboard?.writeText(at).then(() => true, () => false);
    bar.querySelector(".file").textContent = `${at} (${isCopied ? "copied; " : ""}set \`editor\` in site.yaml to open it)`;
  }, true);

  function goToLine() {
    const line = location.hash.match(/^#line=(\d+)$/)?.[1];
    if (line) blockAt(Number(line))?.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", goToLine);
  // These events do not leave the part of the page that they are of.
  for (const part of [window, notes]) part.addEventListener("toggle", () => layOut(), true);
  new ResizeObserver(() => layOut()).observe(document.body);

  show();
  goToLine();
  lead();
})();
