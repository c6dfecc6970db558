// Sources beside their lines where there is a margin, else in a popover at the number. The list has them all.
const REF = '[role="doc-noteref"]', GAP = 8, FAR = 160;
const all = (what, part = document) => [...part.querySelectorAll(what)];
const named = (id) => document.getElementById(id);
const box = (part) => part.getBoundingClientRect();
const wide = matchMedia("(min-width: 76rem)");

function note(ref) {
  const note = document.createElement("div");
  note.append(...named(ref.getAttribute("href").slice(1)).cloneNode(true).childNodes);
  for (const part of all("[id]", note)) part.removeAttribute("id");
  note.dataset.number = parseInt(ref.textContent);
  note.dataset.ref = ref.id;
  return note;
}

// Each source once under a heading, none over another or over a table that is as wide; none far from its line.
function fillMargin() {
  for (const old of all(".margin")) old.remove();
  const [article] = all(".page.article > article");
  if (!article || !wide.matches) return;
  const margin = article.appendChild(document.createElement("div"));
  margin.className = "margin";
  margin.ariaHidden = true; // Screen readers and the keyboard have the list.
  let seen = [];
  for (const part of all(`.prose h2, :is(.key-points, .prose) ${REF}`, article)) {
    if (!part.hash) seen = [];
    else if (!part.closest(".wide, table") && !seen.includes(part.hash)) {
      seen.push(part.hash);
      margin.append(note(part));
    }
  }
  for (const link of all("a", margin)) link.tabIndex = -1;
  const start = box(margin).top;
  const walls = all(".prose .wide", article).map(box);
  const line = (note) => {
    const { top, height } = named(note.dataset.ref).getClientRects()[0];
    return top + height / 2 - start;
  };
  const notes = [...margin.children].map((note) => ({ note, at: line(note), height: note.offsetHeight }));
  let free = 0;
  for (const { note, at, height } of notes) {
    let top = Math.max(at, free);
    for (const wall of walls) {
      if (top + height > wall.top - start && top < wall.bottom - start) top = wall.bottom - start + GAP;
    }
    if (top - at > FAR) { note.remove(); continue; }
    note.style.insetBlockStart = `${top}px`;
    free = top + height + GAP;
  }
}

addEventListener("click", (event) => {
  const ref = event.target.closest?.(REF), [frame] = all("#_note"), [old] = all("#_popover");
  if (event.target.closest?.("#_popover [data-list]")) old.hidePopover();
  if (!ref || !frame || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!ref.togglePopover || all(".margin [data-ref]").some((note) => note.dataset.ref === ref.id)) return;
  event.preventDefault();
  old?.remove();
  document.body.append(document.importNode(frame.content, true));
  const [popover] = all("#_popover");
  popover.firstElementChild.replaceWith(note(ref));
  popover.querySelector("[data-list]").hash = ref.hash;
  ref.focus({ preventScroll: true }); // Where Escape gives the focus back to.
  popover.showPopover();
  const at = box(ref), { width, height } = box(popover);
  const above = at.bottom + height + GAP > innerHeight && at.top > height;
  const last = document.documentElement.clientWidth - width - GAP;
  popover.style.left = `${scrollX + Math.max(GAP, Math.min(at.left, last))}px`;
  popover.style.top = `${scrollY + (above ? at.top - height : at.bottom)}px`;
  popover.focus({ preventScroll: true });
});
wide.addEventListener("change", fillMargin);
document.addEventListener("dateline:morph", fillMargin);
new ResizeObserver(fillMargin).observe(document.querySelector("main"));
