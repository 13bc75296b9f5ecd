// The few behaviours that HTML and htmx do not have. No inline scripts, no eval: the CSP forbids both.
"use strict";

// The account menu closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.who[open]");
  if (event.key !== "Escape" || !menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// A hidden tab does not poll, and a failed request is said aloud.
const say = (text) => { document.getElementById("kabar").textContent = text; };
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.requestConfig.verb === "get") event.preventDefault();
});
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) say(""); });
document.addEventListener("htmx:sendError", () => say("Tidak tersambung ke server klinik. Periksa jaringan, lalu coba lagi."));
document.addEventListener("htmx:responseError", (event) => say(`Permintaan tidak berhasil (${event.detail.xhr.status}). Muat ulang halaman, lalu coba lagi.`));

// A link of the error summary opens the tab its field is in, then focuses the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const pane = field.closest(".tab-pane");
  if (pane) bootstrap.Tab.getOrCreateInstance(document.querySelector(`[data-bs-target="#${pane.id}"]`)).show();
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field).focus();
});
