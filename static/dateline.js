// Search: filters the site's list of pages as the reader types. Nothing is loaded before the first key.
(() => {
  const form = document.querySelector("form[data-list]");
  if (!form) return;
  const input = form.elements.q;
  const results = document.getElementById("_results");
  const found = document.getElementById("_found");
  const plain = (text) => text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  let list;
  const load = () =>
    (list ??= fetch(form.dataset.list)
      .then((response) => response.json())
      .then((lines) => lines.map((line) => ({ ...line, title: plain(line.t), all: plain(line.t + " " + (line.w ?? "") + " " + line.k) })))
      .catch(() => { list = undefined; return []; }));
  const show = async () => {
    const query = plain(input.value.trim());
    const words = query.split(/\s+/).filter(Boolean);
    const lines = words.length ? await load() : [];
    if (query !== plain(input.value.trim())) return;
    const score = (line) => words.filter((word) => line.title.includes(word)).length;
    const hits = lines.filter((line) => words.every((word) => line.all.includes(word))).sort((a, b) => score(b) - score(a)).slice(0, 50);
    results.replaceChildren(...hits.map((line) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = line.u;
      link.textContent = line.t;
      if (line.l) link.lang = line.l;
      if (line.k) {
        const kind = item.appendChild(document.createElement("span"));
        kind.className = "meta";
        kind.textContent = line.k;
      }
      return item;
    }));
    found.textContent = words.length ? (hits.length ? String(hits.length) : form.dataset.nothing) : "";
    found.classList.toggle("visually-hidden", hits.length > 0 || !words.length);
  };
  input.addEventListener("input", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  const asked = new URLSearchParams(location.search).get("q");
  if (asked) { input.value = asked; show(); }
})();
