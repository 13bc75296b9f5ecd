"use strict";
// Ctrl+↓ goes to the next mandatory field that is empty, in whatever section, and in the end to Simpan. Mandatory is, too, the
// choice between what is typed and BPJS's word.
const form = document.querySelector("form:has(.save-bar)");
const isEmpty = (control) => (control.type === "radio" ? !form.elements[control.name].value : !control.value.trim());
const isShown = (part) => getComputedStyle(part).display !== "none";
const isMandatory = (field) => isShown(field.parentElement) && [...field.querySelectorAll(".required")].some(isShown);
const lacking = () =>
  [...form.querySelectorAll(".choice-row.is-open, .field")]
    .filter((field) => field.matches(".is-open") || isMandatory(field))
    .map((field) => field.querySelector("input:not([type=hidden]), select, textarea"))
    .filter((control) => control && isEmpty(control));

const goTo = (control) => {
  const section = control.closest(".tab-pane:not(.active)");
  if (section) document.getElementById(section.getAttribute("aria-labelledby")).click();
  control.focus();
};
const simpan = form.querySelector(".save-bar button");

document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || event.key !== "ArrowDown") return;
  event.preventDefault();
  const left = lacking();
  const isBelow = (control) => document.activeElement.compareDocumentPosition(control) & Node.DOCUMENT_POSITION_FOLLOWING;
  goTo(left.find(isBelow) ?? left[0] ?? simpan);
});

// Readers of cards and barcodes end with Enter: it goes on to the next field, and saves nothing. Ctrl+Enter saves.
// Of radio buttons the chosen one stands for all, as with Tab; what a choice has hidden is passed over.
const isChosen = (radio) => radio === ([...form.elements[radio.name]].find((one) => one.checked) ?? form.elements[radio.name][0]);
const isHidden = (control) => getComputedStyle(control.closest("[class*=cell-]") ?? control).display === "none" || control.closest("details:not([open])");
const after = (from) => {
  const controls = [...form.querySelectorAll(".field :is(input:not([type=hidden]), select, textarea)")];
  const isNext = (control) => !control.disabled && !isHidden(control) && (control.type !== "radio" || (control.name !== from.name && isChosen(control)));
  return controls.slice(controls.indexOf(from) + 1).find(isNext) ?? simpan;
};
// A box that one chooses from a list for is not passed over: Enter waits there for the list, and then goes into it.
const isUndecided = (box) => box.matches("[role=combobox]") && box.value.trim() && !form.elements[box.name.replace(/_text$/, "")].value;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.defaultPrevented || event.isComposing || !form.contains(event.target)) return;
  if (event.ctrlKey) form.requestSubmit(simpan);
  else if (isUndecided(event.target)) Combobox.of(event.target).move(1);
  else if (event.target.matches("input")) goTo(after(event.target));
  else return;
  event.preventDefault();
});

// What is typed is kept on the server by htmx (#draf) at each pause; when the page is left, what is not kept yet.
const draft = document.getElementById("draf");
let [isKept, isSent] = [true, false];
const content = () => new FormData(form);
const leave = () => { if (!isKept) isKept = navigator.sendBeacon(draft.getAttribute("hx-post"), content()); };
form.addEventListener("input", () => (isKept = false));
form.addEventListener("change", () => (isKept = false));
draft.addEventListener("htmx:beforeRequest", (event) => { if (isSent) event.preventDefault(); else isKept = true; });
draft.addEventListener("htmx:afterRequest", (event) => { if (!event.detail.successful) isKept = false; });
addEventListener("pageshow", () => (isSent = false));
addEventListener("pagehide", leave);
document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
// Simpan makes the draft needless; who signs out, or gives the desk to somebody else, waits until it is kept.
document.addEventListener("submit", async (event) => {
  if (event.target === form) isKept = isSent = true;
  if (isKept) return;
  event.preventDefault();
  isKept = true;
  try { await fetch(draft.getAttribute("hx-post"), { method: "POST", body: content() }); } finally { event.target.submit(); }
});

// BPJS's word or what is typed: a choice fills its field at once, and who types there again has not chosen yet.
form.addEventListener("change", ({ target }) => { if (target.dataset.field) form.elements[target.dataset.field].value = target.dataset.says; });
form.addEventListener("input", ({ target }) => {
  if (target.type !== "radio") for (const choice of form.querySelectorAll(`[data-field="${target.name}"]`)) choice.checked = false;
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
