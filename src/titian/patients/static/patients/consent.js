"use strict";
// Ctrl+Enter saves, from wherever in the form one is, as in the patient's form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.ctrlKey || event.isComposing) return;
  event.preventDefault();
  const form = document.querySelector("form:has(.save-bar)");
  form.requestSubmit(form.querySelector(".save-bar button"));
});
