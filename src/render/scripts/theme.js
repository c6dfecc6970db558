// The reader's choice of colours, before anything is painted.
((root, key) => {
  root.scripted = "";
  try { root.theme = localStorage[key] ?? ""; } catch {}
  addEventListener("DOMContentLoaded", () => {
    const list = document.getElementById("_theme");
    if (list) list.value = root.theme ?? "";
  });
  addEventListener("change", ({ target }) => {
    if (target.id !== "_theme") return;
    root.theme = target.value;
    try { localStorage[key] = root.theme; } catch {}
  });
})(document.documentElement.dataset, "dateline-theme");
