// One promise's panel: open again beside the list where an edit was begun there; Esc leaves it where it is a page of its own.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  document.addEventListener("DOMContentLoaded", () => {
    const [, job] = /^#rincian-(\d+)$/.exec(location.hash) ?? [];
    if (!job || !byId("panel")) return;
    history.replaceState(history.state, "", location.pathname + location.search); // loaded again, the list stands alone
    htmx.ajax("GET", `${location.pathname}${job}/${location.search}`, "#panel");
  });
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || byId("panel") || document.querySelector("dialog[open]")) return;
    if (!target.closest?.("input, select, textarea")) byId("tutup-panel")?.click(); // what is typed is not lost by it
  });
})();
