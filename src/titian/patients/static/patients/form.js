"use strict";
// On a phone the strip of tabs is wider than the window: the open one is brought into view.
const show = (tab) => tab?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("shown.bs.tab", (event) => show(event.target));
show(document.querySelector(".nav-tabs .nav-link.active"));
