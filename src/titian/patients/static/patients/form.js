"use strict";
// On a phone the strip of tabs is wider than the window: the open one is brought into view.
const show = (tab) => tab?.scrollIntoView({ block: "nearest", inline: "center" });
document.addEventListener("shown.bs.tab", (event) => show(event.target));
show(document.querySelector(".nav-tabs .nav-link.active"));

// Ctrl+↓ goes to the next mandatory field that is empty, in whatever section, and in the end to Simpan.
const form = document.querySelector("form:has(.save-bar)");
const isEmpty = (control) => (control.type === "radio" ? !form.elements[control.name].value : !control.value.trim());
const isShown = (part) => getComputedStyle(part).display !== "none";
const isMandatory = (field) => isShown(field.parentElement) && [...field.querySelectorAll(".required")].some(isShown);
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

// A NIK says when one was born, and of which sex: what is still empty is filled with it, as a suggestion to be checked.
const nik = document.getElementById("id_identity_number");
nik.addEventListener("input", () => {
  const digits = nik.value.replace(/[\s.-]/g, "");
  if (!/^\d{16}$/.test(digits) || document.getElementById("id_identity_type").value !== "nik") return;
  const [day, month, year] = [6, 8, 10].map((start) => Number(digits.slice(start, start + 2)));
  const isWoman = day > 40;
  const century = year > new Date().getFullYear() % 100 ? 1900 : 2000;
  const born = new Date(Date.UTC(century + year, month - 1, isWoman ? day - 40 : day));
  if (born.getUTCMonth() !== month - 1) return;
  const suggested = { id_birth_date: born.toISOString().slice(0, 10).split("-").reverse().join("-"), id_sex: isWoman ? "2" : "1" };
  const filled = Object.keys(suggested).map((id) => document.getElementById(id)).filter((field) => !field.value);
  for (const field of filled) field.value = suggested[field.id];
  if (filled.length) document.getElementById("dari-nik").textContent = "Tanggal lahir dan jenis kelamin diisi menurut NIK. Cocokkan dengan KTP.";
});
