// The preview's side in the browser: follows edits, and shows what the desk has to say. No built page has any of this.
(() => {
  "use strict";
  const own = document.currentScript;
  const base = own.dataset.base + "_dateline/";
  const readDesk = (from) => JSON.parse(from.getElementById("dateline-desk")?.textContent ?? "null");
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
    if (!isSame) part.replaceChildren(...next);
  };

  // ---- Morphing: the page becomes the new one with as little change as possible.

  const isElement = (node) => node?.nodeType === Node.ELEMENT_NODE;
  /** What the reader did to an element is not the writer's to change. */
  const keeps = (element, name) =>
    (name === "open" && /^(DETAILS|DIALOG)$/.test(element.tagName)) || (element === document.documentElement && name.startsWith("data-"));
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

  function become(next) {
    const restore = anchor();
    const focused = document.activeElement;
    const selection = focused && "selectionStart" in focused ? [focused.selectionStart, focused.selectionEnd] : null;
    changed.clear();
    for (const script of next.querySelectorAll(`script[src^="${base}"]`)) script.remove();
    morphAttributes(document.documentElement, next.documentElement);
    morph(document.head, next.head);
    // This script's own element was taken out of the new page; in this one it may go, too: it has run.
    morph(document.body, next.body);
    restore();
    if (focused?.isConnected && focused !== document.activeElement && focused !== document.body) {
      focused.focus({ preventScroll: true });
      if (selection?.[0] != null) focused.setSelectionRange(...selection);
    }
    for (const field of document.querySelectorAll("input, select, textarea"))
      if (field.value !== (field.defaultValue ?? field.value)) field.dispatchEvent(new Event("input", { bubbles: true }));
    document.dispatchEvent(new CustomEvent("dateline:morph"));
    if (!matchMedia("(prefers-reduced-motion: reduce)").matches) highlight();
  }

  function highlight() {
    const blocks = new Set([...changed].map((element) => element.closest("[data-line]")).filter(Boolean));
    for (const block of [...blocks].slice(0, 12)) block.animate([{ backgroundColor: "rgb(255 214 92 / .45)" }, { backgroundColor: "transparent" }], 1200);
  }

  // ---- Following edits.

  let asking = null;
  async function refresh(event = {}) {
    asking?.abort();
    const mine = (asking = new AbortController());
    try {
      const response = await fetch(location.href.split("#")[0], { cache: "no-store", signal: mine.signal });
      if (!(response.headers.get("content-type") ?? "").includes("text/html")) return location.reload();
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      if (mine.signal.aborted) return;
      become(next);
      desk = readDesk(document) ?? desk;
      swapStyles(event.styles, desk.generation);
      swapImages(event.images, desk.generation);
      gone(false);
      show();
    } catch (error) {
      if (error.name !== "AbortError") gone(true);
    }
  }

  const address = (url) => new URL(url, location.href);
  const versioned = (url, generation) => { const to = address(url); to.searchParams.set("v", generation); return to.href; };
  /** Whether a file of this site has one of the names. Without names, any may have changed: the event that told of it was missed. */
  const concerns = (names, url) =>
    address(url).origin === location.origin && (!names || names.some((name) => decodeURIComponent(address(url).pathname).endsWith("/" + name)));

  /** The new style sheet is there before the old one goes: the page never stands bare. */
  function swapStyles(names, generation) {
    const path = (link) => address(link.href).pathname;
    const links = () => [...document.querySelectorAll('link[rel="stylesheet"]')];
    // Of a sheet that is being swapped already, the last is the newest.
    for (const link of new Map(links().map((link) => [path(link), link])).values()) {
      if (!concerns(names, link.href)) continue;
      const next = link.cloneNode();
      next.href = versioned(link.href, generation);
      next.addEventListener("load", () => {
        const all = links().filter((other) => path(other) === path(next));
        for (const old of all.slice(0, all.indexOf(next))) old.remove();
        layOut();
      }, { once: true });
      next.addEventListener("error", () => next.remove(), { once: true });
      link.after(next);
    }
  }

  function swapImages(names, generation) {
    for (const image of document.images) if (image.currentSrc && concerns(names, image.currentSrc)) image.src = versioned(image.src, generation);
  }

  function take(event) {
    if (event.generation <= desk.generation && !event.restarted) return;
    if (event.reload) location.reload();
    else if (event.kind === "styles") { desk.generation = event.generation; swapStyles(event.styles, event.generation); }
    else refresh(event);
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
      const restarted = isGone || event.generation !== desk.generation;
      tellAll({ gone: false });
      if (restarted) tellAll({ ...event, restarted });
    });
    stream.addEventListener("change", ({ data }) => tellAll(JSON.parse(data)));
    stream.addEventListener("error", () => {
      tellAll({ gone: true });
      if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
    });
  }
  let release = () => {};
  const lead = () => {
    if (!navigator.locks) return listen();
    navigator.locks.request("dateline" + base, () => { listen(); return new Promise((done) => { release = done; }); });
  };
  addEventListener("pagehide", () => { stream?.close(); stream = null; release(); });
  addEventListener("pageshow", (event) => { if (event.persisted) { lead(); refresh(); } });
  for (const name of ["online", "visibilitychange"]) addEventListener(name, () => { if (stream && document.visibilityState === "visible") listen(); });

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
    layOut();
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
  function hideOverlay() {
    sessionStorage.setItem(HIDDEN, these());
    overlay.hidden = true;
    bar.querySelector("button")?.focus();
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

  function layOut() {
    const own = desk.diagnostics.filter((finding) => finding.file === desk.file && finding.line);
    const placed = own.map((finding) => ({ finding, block: blockAt(finding.line) })).filter(({ block }) => block?.getClientRects().length);
    const was = new Map([...notes.children].map((card) => [card.title, card.open]));
    const cards = placed.map(({ finding, block }) => ({ block, card: note(finding, was) }));
    notes.replaceChildren(...cards.map(({ card }) => card));
    let below = 0;
    const tops = cards.map(({ block, card }) => ({ card, box: block.getBoundingClientRect() })).sort((a, b) => a.box.top - b.box.top);
    for (const { card, box } of tops) {
      const room = document.documentElement.clientWidth - box.right - 32;
      card.classList.toggle("small", room < 176);
      card.style.insetInlineStart = "auto";
      card.style.left = room < 176 ? "auto" : `${box.right + scrollX + 20}px`;
      card.style.right = room < 176 ? "0" : "auto";
      card.style.maxWidth = room < 176 ? "" : `${Math.min(room, 288)}px`;
      const top = Math.max(box.top + scrollY, below);
      card.style.top = `${top}px`;
      below = top + card.offsetHeight + 6;
    }
  }

  /** A card, unfolded as it was before if it was there, else where there is room. */
  function note(finding, was) {
    const label = `${finding.severity} ${finding.code}: ${finding.message}`;
    return make("details", { class: `note ${finding.severity}`, title: label, open: was.get(label) ?? innerWidth > 1100 },
      make("summary", { "aria-label": label }, sign(finding), make("span", {}, ` ${finding.code} `)),
      make("p", {}, finding.message), finding.help ? make("p", { class: "help" }, finding.help) : null, opener(finding));
  }

  // ---- Alt and a click open the source.

  addEventListener("click", (event) => {
    if (!event.altKey || !desk.file) return;
    const block = event.target.closest?.("[data-line]") ?? [...document.querySelectorAll("[data-line]")].findLast((b) => b.compareDocumentPosition(event.target) & Node.DOCUMENT_POSITION_FOLLOWING);
    if (!block) return;
    event.preventDefault();
    const { line } = block.dataset;
    if (desk.editor) return location.assign(desk.editor.replace("{line}", line));
    const at = `${desk.file}:${line}`;
    navigator.clipboard?.writeText(at).catch(() => {});
    bar.querySelector(".file").textContent = `${at} (copied; set \`editor\` in site.yaml to open it)`;
  }, true);

  function goToLine() {
    const line = location.hash.match(/^#line=(\d+)$/)?.[1];
    if (line) blockAt(Number(line))?.scrollIntoView({ block: "center" });
  }
  addEventListener("hashchange", goToLine);
  addEventListener("toggle", () => layOut(), true);
  new ResizeObserver(() => layOut()).observe(document.body);

  show();
  goToLine();
  lead();
})();
