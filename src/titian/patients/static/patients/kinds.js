"use strict";
// What the style sheet cannot see of the patient's form: how old somebody is, whether a mother was chosen.
const entry = document.querySelector("form:has([name=entry_kind])");
const typed = (name) => entry.elements[name].value.trim();
const OF_AGE = 18;

// As facility/dates.py reads it: numbers, a month's name, or eight digits.
const MONTHS = ["jan", "[fp]eb", "mar|mrt", "apr", "me[iy]|may", "jun", "jul", "agu|aug|ags|agt", "sep", "o[kc]t", "no[vp]", "de[sc]"];
const isMinor = () => {
  const written = typed("birth_date");
  const [, day, month, year] = /^(\d\d)(\d\d)(\d{4})$/.exec(written) ?? /^(\d{1,2})[-/. ]*(\d{1,2}|[a-z]+)[-/. ]*(\d{4})$/i.exec(written) ?? [];
  if (year === undefined) return false;
  const number = Number(month) || MONTHS.findIndex((name) => new RegExp(`^(${name})`, "i").test(month)) + 1;
  return number > 0 && new Date(Number(year) + OF_AGE, number - 1, day) > new Date();
};
// Whom one is still typing is nobody's mother yet.
const mother = () => typed("mother_name") || (typed("mother") && typed("mother_text").split(" · ")[0]);

const look = () => {
  entry.classList.toggle("is-minor", isMinor());
  entry.classList.toggle("has-mother", typed("mother") !== "");
  // She answers for her newborn as well, unless somebody else is named.
  entry.classList.toggle("mother-answers", typed("entry_kind") === "newborn" && typed("mother") !== "" && typed("responsible_name") === "");
  // The server gives such a name where none is typed: of an unknown person, Mr. X and the No. RM.
  const called = { newborn: mother() && `Bayi Ny. ${mother()}`, unknown: "Kosongkan bila belum diketahui" };
  entry.elements.name.placeholder = called[typed("entry_kind")] ?? "";
};
entry.addEventListener("input", look);
entry.addEventListener("change", look);
entry.addEventListener("focusout", look);
look();

// Somebody from abroad has a passport, somebody unknown nothing: the document follows the kind, as long as it is empty.
const DOCUMENTS = { known: "nik", newborn: "belum_ada", unknown: "belum_ada", foreigner: "paspor" };
entry.addEventListener("change", (event) => {
  if (event.target.name === "entry_kind" && !typed("identity_number")) entry.elements.identity_type.value = DOCUMENTS[event.target.value];
});

// A suggestion is typed into its box, as if by hand.
entry.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  if (!button) return;
  const box = document.getElementById(button.dataset.fills);
  box.value = button.dataset.text;
  box.focus();
  box.dispatchEvent(new Event("input", { bubbles: true }));
});

// One more row like the last, empty.
for (const button of document.querySelectorAll("[data-adds]")) {
  const rows = () => button.parentElement.querySelectorAll(`.${button.dataset.adds}`);
  button.hidden = false;
  button.addEventListener("click", () => {
    const place = rows().length;
    if (place >= Number(button.parentElement.dataset.most)) return;
    const row = rows()[place - 1].cloneNode(true);
    for (const node of row.querySelectorAll("[id], [for], [name]"))
      for (const attribute of ["id", "for", "name"])
        if (node.hasAttribute(attribute)) node.setAttribute(attribute, node.getAttribute(attribute).replace(/-\d+-/, `-${place}-`));
    row.setAttribute("aria-label", `Alergi ${place + 1}`);
    for (const control of row.querySelectorAll("input, select")) control.value = "";
    button.before(row);
    row.querySelector("select, input").focus();
  });
}
