"use strict"; // The few behaviours that HTML and htmx do not have. No inline scripts, no eval: the CSP forbids both.
// The account menu closes on Escape and on a click elsewhere; F1 opens the help of this page.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.who[open]"))
    if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = document.querySelector("details.who[open]");
  if (event.key === "Escape" && menu) { menu.open = false; menu.querySelector("summary").focus(); }
  const help = event.key === "F1" && document.querySelector(".guide-link");
  if (help) { event.preventDefault(); help.click(); } // in a tab of its own: what is typed here stays
});
// Alt+G gives the desk to somebody else: the letter's place on the keyboard counts, for with Alt it may be another sign.
document.addEventListener("keydown", (event) => { if (event.altKey && !event.ctrlKey && event.code === "KeyG") document.getElementById("ganti-pengguna")?.requestSubmit(); });

// A hidden tab does not poll, and a failed request is said aloud, once.
const LOST = "Tidak tersambung ke server klinik. Periksa jaringan, lalu coba lagi.";
const BUSY = "Server klinik sedang sibuk. Yang tertulis di halaman ini tetap ada; coba lagi sebentar lagi.";
const line = () => document.getElementById("kabar");
const say = (text) => { if (line().textContent !== text) line().textContent = text; };
// The notices are asked for by nobody: what comes of it neither speaks for others' requests nor leaves the page.
const isForNotices = (event) => event.detail.requestConfig.elt.id === "pemberitahuan";
document.addEventListener("htmx:beforeRequest", (event) => { if (document.hidden && event.detail.requestConfig.verb === "get") event.preventDefault(); });
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (isForNotices(event) && event.detail.xhr.getResponseHeader("HX-Redirect")) event.preventDefault();
});
// An error that names its place is shown there, beside what was typed.
document.addEventListener("htmx:beforeSwap", ({ detail }) => { if (detail.xhr.getResponseHeader("HX-Retarget")) [detail.shouldSwap, detail.isError] = [true, false]; });
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful && (!isForNotices(event) || line().textContent === LOST)) say(""); });
document.addEventListener("htmx:sendError", () => say(LOST));
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  if (!isForNotices(event)) say(status === 503 ? BUSY : `Permintaan tidak berhasil (${status}). Muat ulang halaman, lalu coba lagi.`);
});

// A link of the error summary, or to a field, opens the tab its field is in, then focuses the field.
document.addEventListener("click", (event) => {
  const link = event.target.closest(".error-summary a[href^='#'], a[href^='#id_']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const pane = field.closest(".tab-pane");
  if (pane) bootstrap.Tab.getOrCreateInstance(document.querySelector(`[data-bs-target="#${pane.id}"]`)).show();
  (field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea") ?? field).focus();
});

// ARIA combobox (list autocomplete): htmx fills the list, here live the keys, the choice and what is said aloud.
class Combobox {
  constructor(root) {
    this.root = root;
    this.text = root.querySelector("[role=combobox]");
    this.value = root.querySelector("input[type=hidden]");
    this.list = root.querySelector("[role=listbox]");
    this.status = root.querySelector("[role=status]");
  }
  static of(target) {
    const root = target instanceof Element && target.closest(".combobox");
    return root ? (root.combobox ??= new Combobox(root)) : null;
  }
  get options() { return [...this.list.querySelectorAll("[role=option]:not([aria-disabled])")]; }
  filled() {
    // Who has gone on to another field is not called back by a list that comes late.
    if (!this.root.contains(document.activeElement) && document.activeElement.matches("input, select, textarea")) this.list.replaceChildren();
    this.text.setAttribute("aria-expanded", String(this.list.childElementCount > 0));
    this.text.removeAttribute("aria-activedescendant");
    if (this.list.firstElementChild && !this.root.contains(document.activeElement)) this.text.focus(); // a button asked
    this.status.textContent = this.options.length ? `${this.options.length} pilihan` : this.list.textContent.trim();
  }
  close() { this.list.replaceChildren(); this.filled(); }
  move(step) {
    const at = this.options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const next = this.options.at((at < 0 && step < 0 ? step : at + step) % (this.options.length || 1));
    this.options.forEach((option) => option.setAttribute("aria-selected", String(option === next)));
    if (next) { this.text.setAttribute("aria-activedescendant", next.id); next.scrollIntoView({ block: "nearest" }); }
  }
  choose(option) {
    if (!option || option.ariaDisabled) return;
    [this.text.value, this.value.value] = [option.dataset.label, option.dataset.value];
    const postal = document.getElementById(this.root.dataset.postalTarget);
    if (postal) postal.value = option.dataset.postal;
    this.close();
    this.text.dispatchEvent(new Event("change", { bubbles: true }));
  }
  key(event) {
    const active = this.list.querySelector("[aria-selected=true]");
    if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Enter" && active) this.choose(active);
    else if (event.key === "Escape" && this.list.childElementCount) this.close();
    else return;
    event.preventDefault();
  }
}
document.addEventListener("keydown", (event) => Combobox.of(event.target)?.key(event));
document.addEventListener("input", (event) => { const box = Combobox.of(event.target); if (box) box.value.value = ""; });
document.addEventListener("htmx:afterSwap", (event) => Combobox.of(event.target)?.filled());
document.addEventListener("mousedown", (event) => { if (event.target.closest("[role=option]")) event.preventDefault(); });
document.addEventListener("click", (event) => Combobox.of(event.target)?.choose(event.target.closest("[role=option]")));
document.addEventListener("focusout", (event) => Combobox.of(event.target)?.close());
