"use strict";
const form = document.querySelector("form.consultation");

// A hospital is chosen for one service and one day: what the form says then is noted, and the server compares.
const note = form.elements.rujukan_hospital_for;
const hospital = form.querySelector(".cell-rujukan_hospital .combobox");
const takeNote = () => {
  const said = new FormData(form);
  note.value = JSON.stringify(Object.fromEntries(note.dataset.names.split(" ").map((name) => [name, said.get(name) ?? ""])));
};
const soon = () => setTimeout(takeNote); // once the combobox has taken the choice over
hospital.addEventListener("input", soon);
hospital.addEventListener("click", (event) => { if (event.target.closest("[role=option]")) soon(); });
hospital.addEventListener("keydown", (event) => { if (event.key === "Enter" && hospital.querySelector("[aria-selected=true]")) soon(); });

// Who leaves with unsaved typing is asked first. A form that was refused is unsaved as it comes.
const held = () => new URLSearchParams(new FormData(form)).toString();
const saved = "unsaved" in form.dataset ? "" : held();
let isSubmitted = false;
form.addEventListener("submit", () => { isSubmitted = true; });
window.addEventListener("pageshow", () => { isSubmitted = false; }); // back to a page that was kept
window.addEventListener("beforeunload", (event) => {
  if (isSubmitted || held() === saved) return;
  event.preventDefault();
  event.returnValue = true; // older Chromium
});
