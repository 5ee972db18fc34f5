// Looks at the page that is open: what axe finds, and what runs over an edge or
// over something else. The answer is {Passed, Wrong}.
(async () => {
  const wrong = [];
  const name = (e) => e.tagName.toLowerCase() + (e.id ? "#" + e.id : "") + (e.classList.length ? "." + [...e.classList].join(".") : "") + " " + JSON.stringify((e.textContent || "").trim().slice(0, 40));
  const edge = document.documentElement.clientWidth;

  const open = [...document.querySelectorAll("details")];
  open.forEach((d) => { d.open = true; });

  if (document.documentElement.scrollWidth > innerWidth) {
    wrong.push(`the page is ${document.documentElement.scrollWidth} pixels wide, the window ${innerWidth}`);
  }
  for (const e of document.querySelectorAll("body *:not(.skip)")) {
    const style = getComputedStyle(e);
    if (e.closest("svg") || style.position === "absolute" && style.clipPath !== "none") continue;
    if (e.closest("thead") && getComputedStyle(e.closest("thead")).position === "absolute") continue;
    const scrolls = e.matches(".scroll") || style.display === "inline" || style.display === "contents";
    if (!scrolls && style.overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1) wrong.push(`cut off: ${name(e)}`);
    const box = e.getBoundingClientRect();
    if (box.width > 0 && !e.closest(".scroll") && (box.right > edge + 1 || box.left < -1)) wrong.push(`over the edge: ${name(e)}`);
  }

  // Words in a chart stay inside it and apart from each other.
  for (const chart of document.querySelectorAll("svg[role=img]")) {
    const frame = chart.getBoundingClientRect();
    const words = [...chart.querySelectorAll("text")].map((t) => [t, t.getBoundingClientRect()]);
    words.forEach(([t, box], i) => {
      if (box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 2 || box.bottom > frame.bottom + 4) {
        wrong.push(`outside its chart: ${name(t)} of ${chart.getAttribute("aria-labelledby")}`);
      }
      for (const [other, b] of words.slice(i + 1)) {
        const across = Math.min(box.right, b.right) - Math.max(box.left, b.left);
        const down = Math.min(box.bottom, b.bottom) - Math.max(box.top, b.top);
        if (across > 1 && down > 4) wrong.push(`one over the other: ${name(t)} and ${name(other)} of ${chart.getAttribute("aria-labelledby")}`);
      }
    });
  }

  // Marks stand out against what is behind them, 3:1 as WCAG 2.2 asks for (1.4.11).
  const light = (rgb) => {
    const [r, g, b] = rgb.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const rgb = (s) => (s.match(/^rgba?\((\d+), (\d+), (\d+)/) || []).slice(1).map(Number);
  const paper = rgb(getComputedStyle(document.body).backgroundColor);
  const told = new Set();
  for (const mark of document.querySelectorAll("svg .bar, svg circle, svg .part, .stacks rect, svg .beam, svg .denied-ink, svg .base")) {
    const style = getComputedStyle(mark);
    const colours = [rgb(style.fill), rgb(style.stroke)].filter((c) => c.length === 3);
    const best = Math.max(0, ...colours.map((c) => {
      const [a, b] = [light(c), light(paper)].sort((x, y) => y - x);
      return (a + 0.05) / (b + 0.05);
    }));
    const kind = mark.getAttribute("class");
    if (best < 3 && !told.has(kind)) {
      told.add(kind);
      wrong.push(`a mark of contrast ${best.toFixed(2)}: ${kind}`);
    }
  }

  const found = await axe.run(document, { resultTypes: ["violations", "passes"], rules: Object.fromEntries(axe.getRules().map((r) => [r.ruleId, { enabled: true }])) });
  for (const v of found.violations) {
    for (const n of v.nodes.slice(0, 3)) wrong.push(`axe ${v.id}: ${v.help}: ${n.html.slice(0, 160)} ${(n.any[0] || n.all[0] || n.none[0] || {}).message || ""}`);
  }
  open.forEach((d) => { d.open = false; });
  return { Passed: found.passes.length, Wrong: wrong };
})()
