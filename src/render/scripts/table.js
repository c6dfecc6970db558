// Tables that sort and filter. A head sorts by its column, then the other way round, then as it was written.
const { lang } = document.documentElement;
const { compare } = new Intl.Collator(lang, { numeric: true });
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

const sort = (head) => {
  const [body] = head.closest("table").tBodies;
  const way = { ascending: "descending", descending: "" }[head.ariaSort] ?? "ascending";
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  if (way) head.ariaSort = way;
  const value = ({ cells }) => {
    const cell = cells[head.cellIndex];
    return cell.querySelector(".not-stated") ? "" : (cell.dataset.value ?? cell.textContent.trim());
  };
  // What is not stated comes last, whichever way.
  const by = (x, y) => !x - !y || compare(x, y) * (way === "descending" ? -1 : 1);
  body.append(...[...body.rows].sort((a, b) => (way && by(value(a), value(b))) || a.dataset.row - b.dataset.row));
};

const filter = (block) => {
  const [search, select, said] = block.querySelectorAll(".filter :is(input, select, p)");
  if (!search) return;
  const rows = [...block.querySelector("tbody").rows];
  const words = plain(search.value).split(" ");
  for (const row of rows)
    row.hidden = !words.every((word) => plain(row.textContent).includes(word)) || !["", row.dataset.key].includes(select.value);
  const n = rows.filter((row) => !row.hidden).length;
  said.textContent = n < rows.length ? said.dataset.said.replace("{n}", n).replace("{all}", rows.length) : "";
};

// Buttons and fields stand in a page only where they work. A new page in the preview comes without.
const begin = () => {
  for (const table of document.querySelectorAll("[data-sorts]")) {
    for (const head of table.tHead.rows[0].cells)
      if (!head.firstElementChild && !head.dataset.fixed) head.innerHTML = `<button type="button">${head.innerHTML}</button>`;
    [...table.tBodies[0].rows].forEach((row, i) => (row.dataset.row ??= i));
    const tools = table.parentNode.querySelector(".filter");
    if (tools) tools.hidden = false;
    filter(table.parentNode);
  }
};
addEventListener("click", ({ target }) => target.matches("[data-sorts] th > button") && sort(target.parentNode));
addEventListener("input", ({ target }) => target.closest(".filter") && filter(target.closest(".table-block")));
document.addEventListener("dateline:morph", begin);
begin();
