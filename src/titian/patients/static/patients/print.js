// Prints the card or the labels; the print styles leave nothing else on the paper.
"use strict";
document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
