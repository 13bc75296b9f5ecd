// One of BPJS's published addresses goes into the field it stands below.
"use strict";
document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-address]");
  if (!choice) return;
  const field = document.getElementById(choice.dataset.into);
  field.value = choice.dataset.address;
  field.focus();
});
