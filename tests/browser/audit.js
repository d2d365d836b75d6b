// Run inside the page: what a person with a screen reader, a keyboard or weak eyes would stumble over.
() => {
  const wrong = [];
  const shown = (el) => el.checkVisibility({ contentVisibilityAuto: false, visibilityProperty: true });
  const all = (css) => [...document.querySelectorAll(css)];

  let last = 0;
  for (const h of all("h1,h2,h3,h4,h5,h6")) {
    const level = Number(h.tagName[1]);
    if (level > last + 1) wrong.push(`heading: h${last} is followed by h${level} "${h.textContent}"`);
    last = level;
  }
  if (all("h1").length !== 1) wrong.push("heading: not one h1");
  for (const mark of ["main", "nav", "body>div>header", "body>div>footer"])
    if (all(mark).length !== 1) wrong.push(`landmark: not one ${mark}`);
  for (const nav of all("nav,section.plain,section.part,[role=region]"))
    if (!nav.ariaLabel && !nav.getAttribute("aria-labelledby")) wrong.push("landmark without a name");

  for (const el of all("button,summary,a[href]"))
    if (!el.textContent.trim() && !el.ariaLabel) wrong.push(`no name: ${el.outerHTML.slice(0, 80)}`);
  for (const el of all("input"))
    if (!el.labels.length && !el.ariaLabel) wrong.push("input without a label");
  for (const el of all("button"))
    if (!["true", "false"].includes(el.getAttribute("aria-pressed"))) wrong.push("button without a state");
  for (const svg of all("svg")) {
    const ids = (svg.getAttribute("aria-labelledby") || "").split(" ");
    const said = ids.map((id) => document.getElementById(id)?.textContent || "");
    if (svg.getAttribute("role") !== "img" || said.some((s) => !s)) wrong.push("picture without words");
  }
  for (const table of all("table")) {
    if (!table.ariaLabel && !table.caption && !table.closest("[aria-label]")) wrong.push("table without a name");
    for (const th of table.querySelectorAll("th")) if (!th.scope) wrong.push("th without a scope");
    for (const tr of table.tBodies[0].rows) if (!tr.querySelector("th")) wrong.push("row without a head");
  }
  for (const list of all("ul,ol"))
    for (const child of list.children) if (child.tagName !== "LI") wrong.push("list with another child");
  for (const list of all("dl"))
    for (const child of list.children)
      if (!["DT", "DD", "DIV"].includes(child.tagName)) wrong.push("dl with another child");
  const ids = all("[id]").map((el) => el.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id is used twice");

  const rgb = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const light = ({ r, g, b }) => {
    const [x, y, z] = [r, g, b].map((c) => {
      c /= 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const ground = (el) => {
    for (let up = el; up; up = up.parentElement) {
      const c = rgb(getComputedStyle(up).backgroundColor);
      if (c.a === 1) return c;
    }
    return rgb("rgb(255,255,255)");
  };
  let measured = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const el = node.parentElement;
    if (!node.textContent.trim() || el.closest("svg,script,style") || !shown(el)) continue;
    const [a, b] = [light(rgb(getComputedStyle(el).color)), light(ground(el))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    measured += 1;
    if (ratio < 4.5) wrong.push(`contrast ${ratio.toFixed(2)}: ${el.tagName}.${el.className} "${node.textContent.trim().slice(0, 40)}"`);
    const size = parseFloat(getComputedStyle(el).fontSize);
    if (size < 12) wrong.push(`small: ${size}px ${el.tagName}.${el.className}`);
  }
  return { wrong: [...new Set(wrong)], measured };
}
