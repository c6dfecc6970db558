// The timeline by actor. The address keeps whose events are shown.
const form = () => document.querySelector("form[data-filter]");
function show() {
  const actor = form().elements.actor.value;
  for (const event of document.querySelectorAll("[data-actors]"))
    event.hidden = actor && !event.dataset.actors.split(" ").includes(actor);
  for (const part of document.querySelectorAll(".month, .year"))
    part.hidden = !part.querySelector("[data-actors]:not([hidden])");
}
function restore() {
  if (!form()) return;
  form().hidden = false;
  const { actor } = form().elements;
  actor.value = new URLSearchParams(location.search).get("actor") ?? "";
  if (actor.selectedIndex < 0) actor.value = "";
  show();
}
addEventListener("change", ({ target }) => {
  if (!target.form?.matches("[data-filter]")) return;
  history.replaceState(null, "", (target.value ? "?actor=" + target.value : location.pathname) + location.hash);
  show();
});
document.addEventListener("dateline:morph", restore);
restore();
