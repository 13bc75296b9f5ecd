// Single keys at the monitor. Never while something is typed, and they can be switched off (WCAG 2.1.4).
"use strict";
(() => {
  const SWITCH = "titian.monitoring.pintasan";
  const find = (selector, root = document) => root?.querySelector(selector) ?? null;
  const dialog = () => find("#pintasan");
  const rows = () => [...document.querySelectorAll("#baris > tr")];
  const panel = () => find("#rincian"); // beside the list, or a page of its own
  // Where one is: the row with the focus, else the one whose panel is open.
  const here = () => document.activeElement.closest?.("#baris > tr") ?? find("#baris > tr[aria-current]");
  // A browser that keeps nothing keeps no wish either; the keys work in it.
  const kept = (act) => { try { return act(localStorage); } catch { return null; } };
  const areOn = () => kept((store) => store.getItem(SWITCH)) !== "mati";

  const step = (by) => {
    const all = rows(), at = all.indexOf(here());
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : at + by];
    find("[id^='lihat-']", next)?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const press = (...places) => places.find(Boolean)?.click();
  const KEYS = {
    j: () => step(1),
    k: () => step(-1),
    o: () => press(find("[id^='lihat-']", here())),
    r: () => press(find("[id^='ulang-panel-']", panel()), find("[id^='ulang-']", here())),
    e: () => press(find("#ubah-isi", panel())),
    n: () => press(find("a[rel='next']", panel()), find("#berikutnya")),
    p: () => press(find("a[rel='prev']", panel()), find("#sebelumnya")),
    "/": () => { const box = find("#saring input[type='search']"); box?.focus(); box?.select(); },
  };
  const isTyping = (target) => target.closest?.("input:not([type='checkbox']), select, textarea, [contenteditable], dialog");
  const open = () => {
    find("#pintasan-aktif").checked = areOn();
    if (!dialog().open) dialog().showModal();
  };
  document.addEventListener("keydown", (event) => {
    if (!dialog() || event.ctrlKey || event.altKey || event.metaKey || event.repeat && !"jk".includes(event.key)) return;
    if (isTyping(event.target) || !areOn()) return;
    const act = event.key === "?" ? open : Object.hasOwn(KEYS, event.key) && KEYS[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", ({ target }) => {
    if (target.closest("#buka-pintasan")) open();
    if (target === dialog()) dialog().close(); // beside it: the dialog's own box is filled by its content
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id === "pintasan-aktif") kept((store) => (target.checked ? store.removeItem(SWITCH) : store.setItem(SWITCH, "mati")));
  });
})();
