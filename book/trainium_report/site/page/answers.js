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
function sentencesOf(answer) {
  const told = all("p", answer).filter((p) => !p.matches(".own-note")).map((p) => p.textContent);
  return told.join(" ").replace(/\s+/g, " ").trim().replace(/^Answer\. /, "")
    .split(/(?<=[.!?]) (?=[A-Z])/);
}

/** Letters for which the line has room; a sentence is never cut. */
const ROOM = 170;

/** What has changed of the answer since, results before prices typed in; else what tells a share. */
function renderShort() {
  if (!answering || short.hidden) return;
  const now = sentencesOf(answering);
  const moved = now.filter((sentence) => !before.includes(sentence));
  const own = (sentence) => /\((?:yours|from the link)\)/.test(sentence);
  const told = now.filter((sentence) => sentence.includes("%"));
  const [first, ...rest] = moved.length ? moved.sort((a, b) => own(a) - own(b))
    : told.length ? told : now;
  const fits = (text, next) => (text.length + next.length < ROOM ? `${text} ${next}` : text);
  setText(short, rest.reduce(fits, first));
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
