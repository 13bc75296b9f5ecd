"use strict";
// A reader may scan wherever the page is: what is typed outside of any field goes to the search box.
const box = document.getElementById("cari");
document.addEventListener("keydown", (event) => {
  const isText = /^[\p{L}\d]$/u.test(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey;
  if (isText && document.activeElement === document.body) box.focus();
});
// What was searched for is selected, so that the next scan or the next letters replace it.
box.form.addEventListener("submit", () => box.select());
