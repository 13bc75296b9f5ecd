"use strict";
// On a phone the menu and the tabs are strips: where one is, is seen, also after another tab opened or the phone was turned.
const centre = (here) => {
  const strip = here.closest(".side, .nav-tabs"), [place, room] = [here.getBoundingClientRect(), strip.getBoundingClientRect()];
  strip.scrollBy({ left: place.left + place.width / 2 - room.left - room.width / 2, behavior: "instant" });
};
const centreAll = () => { for (const here of document.querySelectorAll(".side [aria-current], .nav-tabs .nav-link.active")) centre(here); };
centreAll();
addEventListener("resize", centreAll);
document.addEventListener("shown.bs.tab", (event) => centre(event.target));
