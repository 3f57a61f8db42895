/* The annotated article: the words of a claim open its card too, and so does a link to them. */
"use strict";

(() => {
  const card = (told) => document.getElementById(`told-${told.id}`);

  document.addEventListener("click", ({ target }) => {
    const told = target.closest?.(".told-words, .told .verdict")?.closest(".told");
    if (!told || String(getSelection())) return;
    const button = told.querySelector("button");
    button.focus();
    card(told).showPopover({ source: button });
  });

  function openTarget() {
    const told = document.getElementById(location.hash.slice(1));
    if (!told?.matches(".told")) return;
    told.scrollIntoView({ block: "center" });
    card(told).showPopover({ source: told.querySelector("button") });
  }

  addEventListener("hashchange", openTarget);
  openTarget();
})();
