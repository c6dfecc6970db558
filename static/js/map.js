// The slider under a map: what was known on a day. Its days are those of the list beneath.
const show = (figure) => {
  const slider = figure.querySelector("[type=range]");
  if (!slider) return;
  slider.closest(".slider").hidden = false;
  const days = [...figure.querySelectorAll(".days > li")].slice(0, +slider.value + 1);
  const known = {};
  for (const day of days) for (const { dataset } of day.querySelectorAll("[data-key]")) known[dataset.place] = dataset.key;
  const day = days.at(-1).firstElementChild.textContent;
  slider.ariaValueText = figure.querySelector("output").textContent = day;
  for (const tile of figure.querySelectorAll(".tile")) {
    const { place, name, undated = "unknown" } = tile.dataset;
    const drawing = tile.parentNode.querySelector(`[data-key="${known[place] ?? undated}"]`);
    const edge = tile.querySelector(".edge");
    for (const colour of ["color", "data-status"]) edge.setAttribute(colour, drawing.getAttribute(colour) ?? "");
    edge.setAttribute("fill", `url(#${drawing.id})`);
    tile.firstChild.textContent = `${name}: ${drawing.dataset.label}`;
  }
  for (const said of figure.querySelectorAll("desc"))
    said.textContent = [...said.parentNode.querySelectorAll(".tile > title")].map((title) => title.textContent).join("; ");
};
const all = () => document.querySelectorAll(".tile-map").forEach(show);
document.addEventListener("input", ({ target }) => target.closest(".slider") && show(target.closest(".tile-map")));
document.addEventListener("dateline:morph", all);
all();
