"use strict";
for (const doc of document.querySelectorAll(".doc")) {
  const marks = [...doc.querySelectorAll("mark.s")].map((node) => ({
    node, first: node.dataset.r,
    roles: new Map(node.dataset.l.split(" ").map((pair) => pair.split(":")).reverse()),
  }));
  const controls = [...doc.querySelectorAll("button[data-i], a[data-i]")];
  const live = doc.querySelector(".live");
  let chosen = null;

  function choose(incident) {
    chosen = incident;
    doc.classList.toggle("chosen", incident !== null);
    let shown = 0;
    for (const mark of marks) {
      const role = incident === null ? undefined : mark.roles.get(incident);
      mark.node.dataset.r = role || mark.first;
      mark.node.classList.toggle("on", role !== undefined);
      shown += role !== undefined && mark.node.classList.contains("begins");
    }
    for (const control of controls) {
      const on = incident !== null && control.dataset.i.split(" ").includes(incident);
      control.classList.toggle("on", on);
      if (control.tagName === "BUTTON") {
        control.setAttribute("aria-pressed", on);
        control.closest(".card").classList.toggle("on", on);
      }
    }
    live.textContent = incident === null ? "" : `حُدّد الحدث ${Number(incident) + 1}، مواضعه في النص: ${shown}`;
  }

  function show(node, block) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (node) node.scrollIntoView({ behavior: still ? "auto" : "smooth", block });
  }

  const firstMark = () => marks.find((mark) => mark.node.classList.contains("on"));
  const card = (incident) => doc.querySelector(`.card button[data-i="${incident}"]`).closest(".card");

  for (const control of controls) {
    control.addEventListener("click", (event) => {
      event.preventDefault();
      const all = control.dataset.i.split(" ");
      const next = all[(all.indexOf(chosen) + 1) % (all.length + 1)] ?? null;
      choose(control.tagName === "BUTTON" && chosen === all[0] ? null : next);
      if (chosen === null) return;
      const mark = firstMark();
      if (mark && control.tagName === "BUTTON") show(mark.node, "center");
      else show(card(chosen), "nearest");
    });
  }
  for (const mark of marks) {
    const mine = [...mark.roles.keys()].reverse();
    const act = () => {
      choose(mine[(mine.indexOf(chosen) + 1) % (mine.length + 1)] ?? null);
      if (chosen !== null && matchMedia("(min-width: 62rem)").matches) show(card(chosen), "nearest");
    };
    mark.node.addEventListener("click", act);
    if (mark.node.tabIndex === 0) {
      mark.node.addEventListener("keydown", (event) => {
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); }
      });
    }
  }
  for (const link of doc.querySelectorAll(".said a")) {
    link.addEventListener("click", () => choose(link.closest(".card").querySelector("button").dataset.i));
  }
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") choose(null); });
}
