// What the server brings is patched into the page: a node that stays keeps focus, clicks, scroll and typing.
"use strict";
(() => {
  const parts = (html) => [...new DOMParser().parseFromString(html, "text/html").body.children];
  const dress = (live, fresh) => {
    for (const { name } of [...live.attributes]) if (!fresh.hasAttribute(name) && name !== "open") live.removeAttribute(name);
    for (const { name, value } of fresh.attributes) if (live.getAttribute(name) !== value) live.setAttribute(name, value);
  };
  const patch = (live, fresh) => {
    if (live.isEqualNode(fresh)) return;
    if (live.nodeName !== fresh.nodeName || live.id !== fresh.id) return live.replaceWith(fresh);
    if (live.nodeType !== Node.ELEMENT_NODE) return void (live.nodeValue = fresh.nodeValue);
    dress(live, fresh);
    const old = [...live.childNodes], next = [...fresh.childNodes];
    next.forEach((node, at) => (old[at] ? patch(old[at], node) : live.append(node)));
    for (const node of old.slice(next.length)) node.remove();
  };
  // A button that hides gives the focus to the one that takes its place.
  const keepFocus = (focused) => {
    const hidden = focused.closest("form[hidden]");
    if (hidden) hidden.parentElement.querySelector("form:not([hidden]) button")?.focus();
  };
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 200) return;
    const focused = document.activeElement;
    for (const fresh of parts(detail.serverResponse)) {
      const live = document.getElementById(fresh.id);
      if (!live) continue;
      patch(live, fresh);
      htmx.process(live);
    }
    keepFocus(focused);
  });
})();
