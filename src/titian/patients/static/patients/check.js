"use strict";
// A number that led nowhere is selected, so that the next scan or the next digits replace it.
document.addEventListener("htmx:afterSettle", (event) => {
  const box = document.querySelector("[name=number]");
  if (event.target.id === "jawaban" && !event.target.contains(document.activeElement)) box.select();
});
