(() => {
  "use strict";
  const all = (css, root = document) => [...root.querySelectorAll(css)];
  const one = (id) => document.getElementById(id);
  const said = one("said"), find = one("find"), dark = one("dark");
  let status = "", words = "";

  // Found once: a wide table has thousands of cards.
  const entries = all(".finding,.topic,.card,.ask article,.grounds li,.files li");
  const answers = all(".q:not(.shut),.shut li");
  const folded = all(".shut"), sections = all("main>section");
  const items = new Map(sections.map((s) => [s, []]));
  for (const el of [...entries, ...answers]) items.get(el.closest("main>section"))?.push(el);

  const text = new Map();
  const holds = (el) => {
    if (!words) return true;
    if (!text.has(el)) text.set(el, el.textContent.toLowerCase());
    return text.get(el).includes(words);
  };
  const put = (el, on) => { if (el.hidden === on) el.hidden = !on; return on ? 1 : 0; };

  const show = () => {
    let told = 0, others = 0;
    for (const el of answers)
      told += put(el, (!status || el.closest("[data-s]").dataset.s === status) && holds(el));
    for (const el of entries) others += put(el, !status && holds(el));
    for (const el of folded) {
      const on = all("li", el).some((li) => !li.hidden);
      put(el, on);
      if (on && (status || words)) el.querySelector("details").open = true;
    }
    for (const el of sections)
      put(el, (!status && !words) || items.get(el).some((item) => !item.hidden));
    const what = [];
    if (status) what.push(`answers that are ${status.replace("_", " ")}`);
    if (words) what.push(`“${find.value.trim()}”`);
    const other = words && !status ? ` and ${others} other ${others === 1 ? "entry" : "entries"}` : "";
    if (said) said.textContent = what.length
      ? `Showing ${what.join(" with ")}: ${told} ${told === 1 ? "answer" : "answers"}${other}.`
      : "";
  };

  for (const li of all(".legend li")) {
    const button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-pressed", "false");
    button.append(...li.childNodes);
    li.append(button);
    button.addEventListener("click", () => {
      status = status === li.dataset.f ? "" : li.dataset.f;
      for (const b of all(".legend button"))
        b.setAttribute("aria-pressed", String(b === button && status !== ""));
      show();
    });
  }

  if (find) {
    one("search").hidden = false;
    let timer = 0;
    find.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => { words = find.value.trim().toLowerCase(); show(); }, 120);
    });
  }

  const reset = () => {
    if (!status && !words) return;
    status = words = "";
    if (find) find.value = "";
    for (const b of all(".legend button")) b.setAttribute("aria-pressed", "false");
    show();
  };
  document.addEventListener("keydown", (e) => { if (e.key === "Escape") reset(); });

  // A link into a part that a filter hides, or into a closed one, still has to arrive.
  const arrive = () => {
    let el = one(decodeURIComponent(location.hash.slice(1)));
    if (!el) return;
    if (el.closest("[hidden]")) reset();
    for (let up = el; (up = up.closest("details:not([open])")); ) up.open = true;
    el.scrollIntoView();
  };
  addEventListener("hashchange", arrive);
  document.addEventListener("click", (e) => {
    const a = e.target.closest && e.target.closest('a[href^="#"]');
    if (a && a.hash === location.hash) arrive();
  });

  if (dark) {
    const root = document.documentElement, asked = matchMedia("(prefers-color-scheme: dark)");
    const is = () => (root.dataset.t || (asked.matches ? "dark" : "light")) === "dark";
    const tell = () => dark.setAttribute("aria-pressed", String(is()));
    dark.hidden = false;
    dark.addEventListener("click", () => { root.dataset.t = is() ? "light" : "dark"; tell(); });
    asked.addEventListener("change", tell);
    tell();
  }
})();
