/* On a phone a panel pushes its answer out of the window: while a control is used, the answer's
   words stand in a line under the header. */

const PHONE = matchMedia("(max-width: 41.99em)");
const short = document.createElement("p");
short.className = "answer-line";
// The page says each answer to those who listen: this is for the eye.
short.setAttribute("aria-hidden", "true");
short.hidden = true;

/** The answer of the panel in use, and whether the reader sees it where it stands. */
let answering;
const watchingAnswers = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (target !== answering) continue;
    short.hidden = isIntersecting || !PHONE.matches;
    renderShort();
  }
}, { threshold: 0.3 });

/** The sentences of the answer as they were when the panel came into use. */
let before = [];
const sentencesOf = (answer) => answer.textContent.replace(/\s+/g, " ").trim()
  .replace(/^Answer\. /, "").split(/(?<=[.!?]) (?=[A-Z])/);

/** What has changed of the answer since, or else how it ends. */
function renderShort() {
  if (!answering || short.hidden) return;
  const now = sentencesOf(answering);
  const moved = now.filter((sentence) => !before.includes(sentence));
  setText(short, (moved.length ? moved : now.slice(-2)).join(" "));
}

function useOf(target) {
  const form = target.closest?.("article form.controls");
  const id = form && answerOf(form.firstElementChild);
  const next = id ? document.getElementById(id) : undefined;
  if (next === answering) return;
  watchingAnswers.disconnect();
  answering = next;
  short.hidden = true;
  if (!next) return;
  before = sentencesOf(next);
  watchingAnswers.observe(next);
}

function listenForAnswers() {
  document.body.append(short);
  for (const event of ["pointerdown", "focusin"]) {
    document.addEventListener(event, ({ target }) => useOf(target));
  }
}
