/** The ledger at work: search, filters and order over a table that is whole without them. */
"use strict";

(() => {
  const form = document.querySelector(".ledger-tools");
  const table = document.querySelector("table.ledger");
  const claims = [...table.tBodies];
  const count = form.querySelector(".ledger-count");
  const original = new Map(claims.map((claim, at) => [claim, at]));
  const words = new Map(claims.map((claim) => [claim, claim.textContent.toLowerCase()]));
  const sources = ["first_hand", "second_hand", "weak", "none"];
  const verdicts = [...form.elements.verdict.options].map((option) => option.value);

  /** The verdict as it reads now: it may follow the reader's assumptions. */
  const verdict = (claim) => claim.querySelector(".verdict").dataset.verdict ?? claim.dataset.verdict;

  const rank = {
    "": (claim) => original.get(claim),
    verdict: (claim) => verdicts.indexOf(verdict(claim)),
    source: (claim) => sources.indexOf(claim.dataset.source),
  };

  function narrow() {
    const wanted = Object.fromEntries(new FormData(form));
    const text = wanted.q.trim().toLowerCase().split(/\s+/);
    let shown = 0;
    for (const claim of claims) {
      const { chapter, kind, method } = claim.dataset;
      const fits = (!wanted.verdict || wanted.verdict === verdict(claim))
        && (!wanted.chapter || wanted.chapter === chapter)
        && (!wanted.kind || wanted.kind === kind)
        && (!wanted.method || wanted.method === method)
        && text.every((word) => words.get(claim).includes(word));
      claim.hidden = !fits;
      shown += fits;
    }
    const by = rank[wanted.order];
    const ordered = [...claims].sort((a, b) => by(a) - by(b) || original.get(a) - original.get(b));
    if (ordered.some((claim, at) => claim !== table.tBodies[at])) table.append(...ordered);
    const said = shown === claims.length ? `${shown} claims` : `${shown} of ${claims.length} claims`;
    if (count.textContent !== said) count.textContent = said;
  }

  /** A link to a claim opens it, whatever is hidden. */
  function openTarget() {
    const claim = document.getElementById(location.hash.slice(1))?.closest("table.ledger tbody");
    if (!claim) return;
    if (claim.hidden) {
      form.reset();
      narrow();
    }
    claim.querySelector("details").open = true;
    claim.scrollIntoView();
  }

  form.hidden = false;
  form.addEventListener("input", narrow);
  form.addEventListener("reset", () => setTimeout(narrow));
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", openTarget);
  narrow();
  openTarget();
})();
