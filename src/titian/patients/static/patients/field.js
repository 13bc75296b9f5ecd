"use strict";
// An address may name a field of the form (#id_village): its section is opened and the field has the keyboard.
window.addEventListener("load", () => {
  const field = location.hash.startsWith("#id_") && document.getElementById(location.hash.slice(1));
  if (!field) return;
  const pane = field.closest(".tab-pane");
  const fold = field.closest("details");
  if (fold) fold.open = true;
  if (pane) bootstrap.Tab.getOrCreateInstance(document.getElementById(pane.getAttribute("aria-labelledby"))).show();
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea"))?.focus();
});
