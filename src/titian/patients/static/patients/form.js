"use strict";
// On a phone the strip of tabs is wider than the window: the open one is brought into view.
const show = (tab) => tab?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("shown.bs.tab", (event) => show(event.target));
show(document.querySelector(".nav-tabs .nav-link.active"));

// Ctrl+↓ goes to the next mandatory field that is empty, in whatever section, and in the end to Simpan.
const form = document.querySelector("form:has(.save-bar)");
const isEmpty = (control) => (control.type === "radio" ? !form.elements[control.name].value : !control.value.trim());
const isMandatory = (field) => [...field.querySelectorAll(".required")].some((mark) => getComputedStyle(mark).display !== "none");
const lacking = () =>
  [...form.querySelectorAll(".field")]
    .filter(isMandatory)
    .map((field) => field.querySelector("input:not([type=hidden]), select, textarea"))
    .filter((control) => control && isEmpty(control));

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "ArrowDown") return;
  event.preventDefault();
  const left = lacking();
  const isBelow = (control) => document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING;
  const next = left.find(isBelow) ?? left[0] ?? form.querySelector(".save-bar button");
  const section = next.closest(".tab-pane:not(.active)");
  if (section) document.getElementById(section.getAttribute("aria-labelledby")).click();
  next.focus();
});
