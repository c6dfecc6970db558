// What changed since the reader's last visit; and by their clock, whether the facts are old. All stays in their browser.
const HOUR = 36e5;
const day = (part) => part.querySelector("time")?.dateTime ?? "";
const count = (days, one) => days.filter((day) => day === one).length;

function look() {
  const old = document.querySelector(".stale[data-from]");
  if (old) old.hidden = new Date().toISOString() < old.dataset.from;
  const section = document.getElementById("since");
  const facts = [...document.querySelectorAll(".head .facts > :has(time)")];
  const log = [...document.querySelectorAll("#updates .log > li")];
  const read = { facts: facts.map(day), log: log.map(day) };
  const key = "dateline-read:" + location.pathname;
  let before;
  try {
    const last = JSON.parse(localStorage.getItem(key));
    // Who comes back within the hour is still on the same visit.
    before = last && Date.now() - last.at > HOUR ? last.read : last?.before;
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), read, before }));
  } catch {}
  if (!section || !before) return;
  const show = (list, parts) => section.querySelector(list).replaceChildren(...parts.map((part) => part.cloneNode(true)));
  const moved = facts.filter((part, i) => day(part) !== before.facts[i]);
  const added = log.filter((part) => count(read.log, day(part)) > count(before.log, day(part)));
  show("p", moved);
  show("ol", added);
  section.hidden = !moved.length && !added.length;
}

look();
document.addEventListener("dateline:morph", look);
