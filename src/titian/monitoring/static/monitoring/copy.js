// Salin: the very text that was sent or received. Also over plain HTTP, where browsers have no clipboard to write to.
"use strict";
(() => {
  const TOLD_MS = 2000;
  const byEvent = (text) => {
    const place = document.createElement("textarea"), focused = document.activeElement;
    const give = (event) => { event.clipboardData.setData("text/plain", text); event.preventDefault(); };
    place.className = "visually-hidden";
    place.value = text; // some browsers copy only what is selected; the event below gives it to the letter
    document.body.append(place);
    place.select();
    document.addEventListener("copy", give, { once: true });
    const done = document.execCommand("copy");
    document.removeEventListener("copy", give);
    place.remove();
    focused?.focus({ preventScroll: true });
    return done;
  };
  const copied = async (text) => {
    try {
      await navigator.clipboard.writeText(text); // undefined over plain HTTP
      return true;
    } catch {
      return byEvent(text);
    }
  };
  document.addEventListener("click", async ({ target }) => {
    const button = target.closest("[data-copy]");
    if (!button) return;
    const done = await copied(JSON.parse(document.getElementById(button.dataset.copy).dataset.exact));
    const said = button.querySelector("span"), before = "Salin";
    said.textContent = done ? "Tersalin" : "Tekan Ctrl+C";
    if (!done) getSelection().selectAllChildren(document.getElementById(button.dataset.copy));
    setTimeout(() => { said.textContent = before; }, TOLD_MS);
  });
})();
