// The monitor changes only what changed: focus, selection, open details and the open panel stay.
"use strict";
(() => {
  const IDLE_MS = 120000, IDLE_POLL_MS = 10000;
  const byId = (id) => document.getElementById(id);
  const openRowId = () => `kiriman-${byId("rincian")?.dataset.job}`;
  // Whether the open panel tells of what is not so any more: its own promise, or a step beside it. Those of another page
  // of the list may have changed, too.
  const isPanelOld = () => {
    const told = [byId("rincian-isi")?.querySelector(".panel-head"), ...document.querySelectorAll("#rangkaian [data-version]")];
    return told.filter(Boolean).some(({ dataset }) => byId(`kiriman-${dataset.job}`)?.dataset.version !== dataset.version);
  };
  Object.assign(htmx.config, { historyCacheSize: 0, refreshOnHistoryMiss: true }); // no patients in the browser's store

  // The row whose panel is open is marked, on the page and in what is about to enter it.
  const mark = (root) => {
    root.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
    root.querySelector(`#${openRowId()}`)?.setAttribute("aria-current", "true");
  };
  // Children that are equal stay the nodes they are; the others are replaced, in the order of the fresh ones.
  const renew = (live, fresh) => {
    for (const { id, open } of live.querySelectorAll("details[id]")) fresh.querySelector(`#${id}`)?.toggleAttribute("open", open);
    for (const { id, value, defaultValue } of live.querySelectorAll("input[id]:not([type='checkbox']), textarea[id]")) if (value !== defaultValue) { // typed here
      const same = fresh.querySelector(`#${id}`);
      if (same) same.value = value;
    }
    const old = [...live.children];
    const next = [...fresh.children].map((node) => old.find((same) => same.isEqualNode(node)) ?? node);
    for (const node of old) if (!next.includes(node)) node.remove();
    next.forEach((node, at) => {
      if (live.children[at] === node) return;
      live.insertBefore(node, live.children[at] ?? null);
      htmx.process(node);
    });
  };
  const renewAll = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    const { id: focused, selectionStart: from, selectionEnd: to } = document.activeElement;
    mark(page);
    for (const { id } of document.querySelectorAll(".tick input:checked")) if (page.getElementById(id)) page.getElementById(id).checked = true;
    for (const fresh of page.querySelectorAll("[data-live]")) if (byId(fresh.id)) renew(byId(fresh.id), fresh);
    if (!focused || document.activeElement.id === focused) return;
    byId(focused)?.focus({ preventScroll: true });
    if (typeof from === "number") byId(focused)?.setSelectionRange(from, to);
  };
  // The answer of the filter brings a filter: what was typed while it came is put into that one.
  let typed = [];
  const keepTyped = ({ elt, formData }) => {
    typed = [...elt.elements].filter(({ name, value, tagName, type }) => tagName === "INPUT" && ["text", "search"].includes(type) && formData.get(name) !== value);
  };
  document.addEventListener("htmx:afterSwap", () => {
    for (const { id, value } of typed) if (byId(id)) byId(id).value = value;
    typed = [];
  });
  let touchedAt = Date.now(), polledAt = 0;
  for (const touch of ["pointermove", "keydown", "wheel"]) document.addEventListener(touch, () => { touchedAt = Date.now(); }, { passive: true });
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "denyut") return;
    if (Date.now() - touchedAt > IDLE_MS && Date.now() - polledAt < IDLE_POLL_MS) event.preventDefault();
    else polledAt = Date.now();
  });
  // A new day is a new page, but not while somebody types in this one: it is asked for again with the next poll.
  const isTyping = () => [...document.querySelectorAll("#monitor input, #panel input, #panel textarea")].some((one) => one.type === "checkbox" ? one.checked !== one.defaultChecked : one.value !== one.defaultValue);
  document.addEventListener("htmx:beforeOnLoad", (event) => { if (event.detail.xhr.getResponseHeader("HX-Refresh") && isTyping()) event.preventDefault(); });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const asker = detail.requestConfig.elt.id;
    if (detail.xhr.status === 409) [detail.shouldSwap, detail.isError] = [true, false]; // refused, and says why
    if (asker === "saring") keepTyped(detail.requestConfig);
    if (detail.xhr.status !== 200 || !["denyut", "rincian"].includes(asker)) return;
    detail.shouldSwap = false;
    renewAll(detail.serverResponse);
    if (asker === "denyut" && byId("panel") && isPanelOld()) htmx.trigger("#rincian", "segarkan");
  });
  document.addEventListener("htmx:afterSwap", () => mark(document));
  // Not before its links are htmx's: a key that follows at once would leave the page by them.
  document.addEventListener("htmx:afterSettle", ({ target }) => { if (target.id === "panel") target.querySelector("h2")?.focus(); });
  // All rows of the page with one tick, where there is script for it.
  const ticks = () => [...document.querySelectorAll("#baris .tick input")];
  const tickAll = () => byId("pilih-semua");
  const tally = () => { if (tickAll()) [tickAll().hidden, tickAll().checked] = [false, ticks().length > 0 && ticks().every((one) => one.checked)]; };
  document.addEventListener("change", ({ target }) => {
    if (target === tickAll()) for (const one of ticks()) one.checked = target.checked;
    if (target.closest(".tick")) tally();
  });
  for (const moment of ["DOMContentLoaded", "htmx:afterSettle"]) document.addEventListener(moment, tally);
  const close = (event) => {
    const row = byId(openRowId());
    if (!byId("panel")?.firstElementChild) return;
    event.preventDefault();
    byId("panel").replaceChildren();
    mark(document);
    row?.querySelector("a").focus();
  };
  document.addEventListener("click", (event) => { if (event.target.closest("#tutup-panel")) close(event); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("dialog[open]")) close(event); });
})();
