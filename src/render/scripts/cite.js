// Copies a citation, prints the page, shares its address.
addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-copy], [data-print], [data-share]");
  if (!button) return;
  if (button.matches("[data-print]")) return print();
  const url = location.href.split("#")[0];
  const part = document.getElementById(button.dataset.copy);
  try {
    if (!part && navigator.share) return await navigator.share({ title: document.title, url });
    await navigator.clipboard.writeText(part?.textContent ?? url);
  } catch {
    // Where nothing may be copied, the text is selected.
    if (part) getSelection().selectAllChildren(part);
    return;
  }
  const said = document.querySelector("[data-copied]");
  button.dataset.label ??= button.textContent;
  said.textContent = button.textContent = said.dataset.copied;
  setTimeout(() => { button.textContent = button.dataset.label; said.textContent = ""; }, 2000);
});
