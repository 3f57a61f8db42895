/* A guess before a figure: a slider or a typed number, then the answer on the same scale. */
"use strict";

for (const form of document.querySelectorAll("form.guess")) {
  const [range, field] = form.querySelectorAll("input");
  const part = (name) => form.querySelector(`.guess-${name}`);
  // The figure is blurred for the eye alone, and no longer than the question is in sight.
  const figure = [...document.querySelectorAll("figure.figure")].find((one) => (
    form.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING));
  // All that lies above the window: once the whole question does, the reader has gone past it.
  const above = { rootMargin: "99999px 0px -100% 0px", threshold: 1 };
  const passed = new IntersectionObserver(([{ intersectionRatio }]) => {
    if (intersectionRatio === 1) uncover();
  }, above);
  function uncover() {
    figure.classList.remove("guess-covered");
    passed.disconnect();
  }
  figure.addEventListener("focusin", uncover);
  figure.addEventListener("click", uncover);
  if (!location.hash.includes(figure.id)) {
    figure.classList.add("guess-covered");
    passed.observe(form);
  }
  const again = form.querySelector("[data-again]");
  const { before, after } = form.dataset;
  const answer = Number(form.dataset.answer);
  const [low, high] = [Number(range.min), Number(range.max)];
  const shown = (number) => `${before}${number}${after}`;
  const say = (text) => { part("said").textContent = text; };

  /** What was typed as a number, whatever unit stands beside it; NaN for anything else. */
  const typed = () => {
    const bare = field.value.replace(before, "").replace(after.trim(), "").replace(",", ".").trim();
    return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(bare) ? Number(bare) : NaN;
  };

  function mark(name, number, words) {
    const made = document.createElement("span");
    made.className = `guess-mark guess-${name}`;
    made.style.setProperty("--at", (number - low) / (high - low));
    made.textContent = words;
    part("marks").append(made);
  }

  function settle(done, skipped = false) {
    uncover();
    form.classList.toggle("done", done);
    form.classList.toggle("skipped", skipped);
    range.disabled = field.disabled = done;
    for (const button of form.querySelectorAll("button")) button.hidden = (button === again) !== done;
    again.textContent = skipped ? "Guess after all" : "Guess again";
    part("marks").replaceChildren();
  }

  function show() {
    const guess = typed();
    if (!(guess >= low && guess <= high)) {
      const fault = Number.isNaN(guess) ? "no number" : "beyond the scale";
      if (!Number.isNaN(guess)) range.value = guess;
      const text = field.value.trim().slice(0, 20);
      say(`\u2018${text}\u2019 is ${fault}. The nearest is ${shown(range.value)}: Show takes it.`);
      field.value = range.value;
      return;
    }
    settle(true);
    mark("yours", guess, `You: ${shown(guess)}`);
    mark("answer", answer, `Data: ${shown(answer)}`);
    const off = Number(Math.abs(guess - answer).toFixed(2));
    const gap = after === "%" ? `${off} point${off === 1 ? "" : "s"}` : shown(off);
    const told = off ? `You were ${gap} too ${guess > answer ? "high" : "low"}.` : "That is right.";
    say(`You guessed ${shown(guess)}. It is ${shown(answer)}. ${told}`);
    again.focus();
  }

  range.addEventListener("input", () => { field.value = range.value; });
  field.addEventListener("input", () => {
    if (!Number.isNaN(typed())) range.value = typed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
  form.querySelector("[data-skip]").addEventListener("click", () => {
    settle(true, true);
    say("");
    again.focus();
  });
  again.addEventListener("click", () => {
    settle(false);
    say("");
    range.focus();
  });
}
