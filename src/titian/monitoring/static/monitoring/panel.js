// One promise as a page of its own: Esc leaves it.
"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Escape" || byId("panel") || document.querySelector("dialog[open]")) return;
    if (!target.closest?.("input, select, textarea")) byId("tutup-panel")?.click(); // what is typed is not lost by it
  });
})();
