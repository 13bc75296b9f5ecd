// The monitor changes only what changed: focus, selection, open details and the open panel stay.
"use strict";
(() => {
  const IDLE_MS = 120000, IDLE_POLL_MS = 10000;
  const $ = (id) => document.getElementById(id);
  let lastTouch = Date.now(), lastPoll = 0;
  for (const touch of ["pointermove", "keydown", "scroll"])
    document.addEventListener(touch, () => { lastTouch = Date.now(); }, { passive: true, capture: true });

  // The row whose panel is open is marked, in the page or in what is about to enter it.
  const mark = (root) => {
    for (const row of root.querySelectorAll("tr[data-version]")) {
      if (`kiriman-${$("rincian")?.dataset.job}` === row.id) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  };
  // Children that are equal stay as they are; the others are replaced, in the order of the fresh ones.
  const renew = (live, fresh) => {
    const focused = document.activeElement.id;
    for (const open of live.querySelectorAll("details[open]")) fresh.querySelector(`#${open.id}`)?.setAttribute("open", "");
    const old = [...live.children];
    const next = [...fresh.children].map((node) => old.find((same) => same.isEqualNode(node)) ?? node);
    for (const node of old) if (!next.includes(node)) node.remove();
    next.forEach((node, at) => {
      if (live.children[at] === node) return;
      live.insertBefore(node, live.children[at] ?? null);
      htmx.process(node);
    });
    if (focused && document.activeElement.id !== focused) $(focused)?.focus({ preventScroll: true });
  };
  const renewAll = (html) => {
    const page = new DOMParser().parseFromString(html, "text/html");
    mark(page);
    for (const fresh of page.querySelectorAll("[data-live]")) if ($(fresh.id)) renew($(fresh.id), fresh);
  };
  const shownVersion = () => document.querySelector("#panel [data-version]")?.dataset.version;

  document.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target.id !== "denyut") return;
    if (Date.now() - lastTouch > IDLE_MS && Date.now() - lastPoll < IDLE_POLL_MS) event.preventDefault();
    else lastPoll = Date.now();
  });
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status === 409) [detail.shouldSwap, detail.isError] = [true, false];
    if (!["denyut", "rincian"].includes(detail.requestConfig.elt.id) || detail.xhr.status !== 200) return;
    detail.shouldSwap = false;
    renewAll(detail.serverResponse);
    const row = $(`kiriman-${$("rincian")?.dataset.job}`);
    if (detail.requestConfig.elt.id === "denyut" && shownVersion() && row?.dataset.version !== shownVersion())
      htmx.trigger("#rincian", "segarkan");
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    mark(document);
    if (event.target.id === "panel") event.target.querySelector("h2").focus();
  });
  const close = (event) => {
    const opener = $(`lihat-${$("rincian")?.dataset.job}`);
    if (!$("panel")?.firstElementChild) return;
    event.preventDefault();
    $("panel").replaceChildren();
    mark(document);
    opener?.focus();
  };
  document.addEventListener("click", (event) => { if (event.target.closest("#tutup-panel")) close(event); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !document.querySelector("details.who[open]")) close(event); });
})();
