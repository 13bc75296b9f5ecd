"use strict";
// The day's list does not poll itself away from under somebody who is choosing a payer in it.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.id === "hari-ini" && event.target.querySelector(".ask-payer[open]")) event.preventDefault();
});
