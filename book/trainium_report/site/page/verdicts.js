/* Verdict lines: where a verdict turns along one assumption, and where the reader is on it. */

const HALVINGS = 40;
const lines = new Map();
const linesInSight = new Set();

/** The ends of the ranges of assumptions that move as one. */
const endsOf = (of) => [
  Math.min(...of.map((id) => model.inputs[id][1])), Math.max(...of.map((id) => model.inputs[id][2]))];

/** The verdicts of a rule along assumptions that move as one: as `turns` in Python. */
function turns(rule, of, steps) {
  const [low, high] = endsOf(of);
  const verdict = (at) => {
    for (const id of of) flow.signal(raw(id), at);
    flow.run();
    return model.codes[rule][flow.signal(rule)] ?? "no_data";
  };
  const point = (step) => (step === steps ? high : step * ((high - low) / steps) + low);
  const parts = [];
  let start = low;
  let before = verdict(low);
  for (let step = 1; step <= steps; step += 1) {
    const after = verdict(point(step));
    if (after === before) continue;
    let [same, other] = [point(step - 1), point(step)];
    for (let i = 0; i < HALVINGS; i += 1) {
      const middle = (same + other) / 2;
      if (verdict(middle) === before) same = middle;
      else other = middle;
    }
    parts.push([start, other, before]);
    [start, before] = [other, after];
  }
  for (const id of of) flow.signal(raw(id), value(id));
  flow.run();
  return [...parts, [start, high, before]];
}

const wordOf = (slug) => model.verdicts[slug][0].replace(/ on your assumption$/, "");

/** The verdicts along a line and the reader's place, in words: `sentence` in Python. */
function said({ rule, steps, format, after }, parts, [from, to]) {
  const [low, high] = [parts[0][0], parts.at(-1)[1]];
  const bare = (number) => show(number, format);
  const full = (number) => show(number, format, "", after);
  const span = (one, other, last) => (bare(one) === bare(other) ? last(one)
    : `${bare(one)} to ${last(other)}`);
  const holds = (edge) => {
    const width = (high - low) / steps;
    return low + Math.floor((edge - low) / width + 0.5) * width < edge;
  };
  const texts = parts.map(([start, end, slug], at) => {
    const word = wordOf(slug).toLowerCase();
    if (parts.length === 1) return `${word} over the whole range, ${span(start, end, full)}`;
    if (at === 0) return `${word} ${holds(end) ? "up to" : "below"} ${full(end)}`;
    if (at < parts.length - 1) {
      const between = span(start, end, bare);
      return `${word} ${between.includes(" to ") ? "from" : "at"} ${between}`;
    }
    return parts.length > 2 || holds(start) ? `${word} above` : `${word} from ${bare(start)}`;
  });
  const text = texts.join(", ");
  const now = model.codes[rule][flow.signal(rule)] ?? "no_data";
  return `${text[0].toUpperCase()}${text.slice(1)}. You: ${span(from, to, full)} (${
    wordOf(now).toLowerCase()}).`;
}

/** The place of something that is drawn, as its style has it. */
function place(element, low, high, from, to) {
  // A utilisation from a file may lie beyond the range: its place is then the end.
  const share = (at) => `${Math.min(Math.max(100 * (at - low) / (high - low), 0), 100).toFixed(2)}%`;
  element.style.setProperty("--from", share(from));
  element.style.setProperty("--to", share(to));
}

/** Draw a line and say what it shows; its parts are found again where another assumption moved. */
function renderLine(element) {
  const line = lines.get(element);
  const key = line.needs.map(value).join("|");
  if (line.key !== key) {
    line.parts = turns(line.rule, line.of, line.steps);
    line.key = key;
    const [low, high] = endsOf(line.of);
    element.querySelector(".line-bar").replaceChildren(...line.parts.map(([from, to, slug]) => {
      const [, mark, name] = model.verdicts[slug];
      const part = document.createElement("span");
      part.className = `line-part ${name.split(" ").at(-1)}`;
      part.innerHTML = "<i></i> <b></b>";
      part.firstChild.textContent = mark;
      part.lastChild.textContent = wordOf(slug);
      place(part, low, high, from, to);
      return part;
    }));
  }
  const at = line.of.map(value).sort((one, other) => one - other);
  const ends = [at[0], at.at(-1)];
  place(element.querySelector(".line-drawing"), ...endsOf(line.of), ...ends);
  setText(element.querySelector(".line-said > span"), said(line, line.parts, ends));
}

let waiting;
/** After the frame, one line at a time: the page answers in between. */
function renderLines() {
  if (waiting) return;
  const next = [...linesInSight].filter((element) => lines.get(element).stale)[0];
  if (!next) return;
  waiting = requestAnimationFrame(() => setTimeout(() => {
    waiting = undefined;
    lines.get(next).stale = false;
    renderLine(next);
    renderLines();
  }));
}

const watchingLines = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    linesInSight[isIntersecting ? "add" : "delete"](target);
  }
  if (flow) renderLines();
}, { rootMargin: "100px 0px" });

for (const element of all(".verdict-line")) {
  const { rule, of, needs, steps, format, after } = element.dataset;
  lines.set(element, { rule, of: of.split(" "), needs: needs ? needs.split(" ") : [],
    steps: Number(steps), format, after, stale: false });
  watchingLines.observe(element);
}

document.addEventListener("report-changed", () => {
  if (!lines.size || (!flow && !Object.keys(state).length)) return;
  for (const line of lines.values()) line.stale = true;
  dataflow().then(renderLines, () => {});
});
addEventListener("beforeprint", () => {
  if (!flow) return;
  for (const [element, line] of lines) {
    if (line.stale) renderLine(element);
    line.stale = false;
  }
});

/* How sure: drawn again by a script of its own, once a reader changes or unfolds something. */
const sure = () => load(`${here}sure.js`).catch(() => {});
if (document.querySelector(".sure")) {
  document.addEventListener("report-changed", () => {
    if (Object.keys(state).length) sure();
  });
  document.addEventListener("toggle", ({ target }) => {
    if (target.matches(".sure-more")) sure().then(() => window.reportSure?.fields(target));
  }, true);
}
