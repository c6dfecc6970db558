// The slider under a map: what was known on a day. Its days are those of the list beneath.
const all = (what, part = document) => [...part.querySelectorAll(what)];
const show = (figure) => {
  const slider = figure.querySelector("[type=range]");
  if (!slider) return;
  slider.closest(".slider").hidden = false;
  const days = all(".days > li", figure).slice(0, +slider.value + 1);
  const known = {};
  for (const day of days) for (const { dataset } of all("[data-key]", day)) known[dataset.place] = dataset.key;
  const day = days.at(-1).firstElementChild.textContent;
  slider.ariaValueText = figure.querySelector("output").textContent = day;
  for (const tile of all(".tile", figure)) {
    const { place, name, undated = "unknown" } = tile.dataset;
    const drawing = tile.parentNode.querySelector(`[data-key="${known[place] ?? undated}"]`);
    const edge = tile.querySelector(".edge");
    for (const colour of ["color", "data-status"]) edge.setAttribute(colour, drawing.getAttribute(colour) ?? "");
    edge.setAttribute("fill", `url(#${drawing.id})`);
    tile.firstChild.textContent = `${name}: ${drawing.dataset.label}`;
  }
  for (const said of all("desc", figure))
    said.textContent = all(".tile > title", said.parentNode).map((title) => title.textContent).join("; ");
};
const begin = () => all(".tile-map").forEach(show);
addEventListener("input", ({ target }) => target.closest(".slider") && show(target.closest(".tile-map")));
document.addEventListener("dateline:morph", begin);
begin();
