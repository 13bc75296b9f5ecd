"use strict";
// While BPJS is asked, the next card may be scanned: it takes the place of the number, and is asked about next (hx-sync).
// An answer takes the keyboard only while its number stands in the box; pressed twice, BPJS is asked once.
const box = document.querySelector("[name=number]");
let [asked, answered] = [null, null];
box.form.addEventListener("submit", () => box.select());
box.form.addEventListener("htmx:confirm", (event) => { if (box.value === asked) event.preventDefault(); });
box.form.addEventListener("htmx:beforeRequest", () => (asked = box.value));
box.form.addEventListener("htmx:afterRequest", () => ([answered, asked] = [asked, null]));
document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (target.id !== "jawaban" || asked !== null || box.value !== answered) return;
  const next = target.querySelector("[data-next]") ?? box;
  next.focus();
  if (next === box) box.select(); // a number that led nowhere: the next scan or the next digits replace it
});
// A reader may scan wherever the page is: what is typed outside of any field goes to the box.
document.addEventListener("keydown", (event) => {
  const isText = /^[\p{L}\d]$/u.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (!isText || document.activeElement.matches("input, select, textarea")) return;
  box.focus();
  box.select();
});
