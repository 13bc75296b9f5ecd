"use strict";
// What Simpan complained of stands until it is mended: a field filled anew, or needed no more, is not red, nor counted at
// its tab, nor listed above. Emptied again, it is. Whether what it holds now is right, Simpan says.
{
  const summary = document.getElementById("galat");
  const isStar = (star) => getComputedStyle(star).display !== "none";
  const holds = (control) => (control.matches("[type=radio], [type=checkbox]") ? control.checked : !control.matches("[role=combobox]")) && control.value.trim();
  const complaint = (list) => {
    const field = list.closest(".field"), controls = [...field.querySelectorAll("input, select, textarea")];
    const content = () => controls.map(holds).filter(Boolean).join("\n");
    const [refused, said, stars] = [content(), [...list.children], [...field.querySelectorAll(".required")]];
    const link = summary?.querySelector(`a[href="#${list.id.replace(/_error$/, "")}"]`)?.parentElement;
    // A newborn's mother is chosen from the patients, or named.
    const name = field.closest(".cell-mother") && document.getElementById("id_mother_name"), before = name?.value;
    const isNamed = () => Boolean(name?.value.trim()) && name.value !== before;
    const isMended = () => isNamed() || (content() ? content() !== refused : stars.length > 0 && !stars.some(isStar));
    const show = (stands) => {
      list.replaceChildren(...(stands ? said : []));
      for (const control of controls.filter((one) => one.type !== "hidden")) {
        control.classList.toggle("is-invalid", stands);
        control.setAttribute("aria-invalid", String(stands));
      }
      if (link) link.hidden = !stands;
    };
    return { list, isMended, show, stands: true };
  };
  const complaints = [...document.querySelectorAll(".tab-pane .field > .errorlist")].map(complaint);
  const count = () => {
    for (const tally of document.querySelectorAll(".tab-count")) {
      const pane = document.getElementById(tally.closest("[aria-controls]").getAttribute("aria-controls"));
      const left = complaints.filter((one) => one.stands && pane.contains(one.list)).length;
      [tally.firstChild.data, tally.hidden] = [left, left === 0];
    }
    const left = summary.querySelectorAll("li:not([hidden])").length;
    summary.querySelector("strong").textContent = left ? `${left} isian perlu diperbaiki:` : "Yang disebut sudah diubah. Tekan Simpan.";
  };
  const look = () => {
    const turned = complaints.filter((one) => one.stands === one.isMended());
    for (const one of turned) one.show((one.stands = !one.stands));
    if (turned.length) count();
  };
  if (complaints.length) for (const kind of ["input", "change"]) document.addEventListener(kind, look);
}
