// Berhenti waits for the portion that is on its way: what that one did is counted before the rest is left.
"use strict";
(() => {
  let pressed = "";
  document.addEventListener("submit", (event) => {
    if (!event.target.closest("#serentak") || !event.target.classList.contains("htmx-request")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.submitter?.id !== "berhenti") return; // the next portion comes by itself
    pressed = event.submitter.id;
    event.submitter.setAttribute("aria-busy", "true");
  }, true);
  document.addEventListener("htmx:afterSettle", () => {
    const button = document.getElementById(pressed);
    pressed = "";
    button?.click();
  });
})();
