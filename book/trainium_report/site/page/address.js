/**
 * The page at work: the reader's assumptions, the numbers and verdicts that follow them, and the
 * figures that wake up near the viewport. Every formula comes from the page's own dataflow, which
 * the build prints from the models; none is written here.
 *
 * @typedef {{signals: object[], inputs: Record<string, number[]>,
 *   choices: Record<string, {options: string[], presets: string[]}>,
 *   lookups: Record<string, string[]>, codes: Record<string, string[]>,
 *   verdicts: Record<string, string[]>}} PageModel
 * @typedef {Record<string, number | string>} State  only what differs from the defaults
 */

const VERSION = "s1:";
const STORE = "report-assumptions";
const PRESETS = ["neutral", "best_case_trainium", "best_case_nvidia"];
const NO_DATA = "no data";
const NARROW = 560;
const here = document.currentScript.src.replace(/[^/]*$/, "");

/** @type {PageModel} */
const model = JSON.parse(document.getElementById("report-model")?.textContent ?? "null")
  ?? window.reportAssumptions.model;
const names = new Set(model.signals.map((signal) => signal.name));
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

/** What follows the assumptions; gathered again when something has been added to the page. */
let followers;
function gather() {
  followers = {
    signals: all("[data-signal]"),
    controls: all("[data-assumption]"),
    presets: all("[data-preset]"),
    sentences: [...new Set(all(".sentence").map((sentence) => sentence.parentElement))],
  };
  for (const element of followers.signals) watchingTexts.observe(element);
}

/** The texts in view. */
const inSight = new Set();
const watchingTexts = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    inSight[isIntersecting ? "add" : "delete"](target);
    if (isIntersecting && flow) renderSignal(target);
  }
}, { rootMargin: "100px 0px" });

/** @param {string} id @param {string} preset */
function initial(id, preset = "neutral") {
  const at = PRESETS.indexOf(preset);
  if (Object.hasOwn(model.choices, id)) return model.choices[id].presets[at];
  const [neutral, , , trainium, nvidia] = model.inputs[id];
  return [neutral, trainium, nvidia][at];
}

const known = [...Object.keys(model.inputs), ...Object.keys(model.choices)];

/** One assumption from text: clamped to its range; undefined for anything else. */
function read(id, text) {
  if (Object.hasOwn(model.choices, id)) {
    return model.choices[id].options.includes(text) ? text : undefined;
  }
  if (!Object.hasOwn(model.inputs, id) || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) {
    return undefined;
  }
  const [, low, high] = model.inputs[id];
  return Math.min(Math.max(Number(text), low), high);
}

/** The assumptions in an address; what is unknown or makes no sense is left out. */
function parse(hash) {
  const state = {};
  const text = String(hash).replace(/^#/, "");
  if (!text.startsWith(VERSION)) return null;
  for (const [id, value] of new URLSearchParams(text.slice(VERSION.length))) {
    const kept = read(id, value);
    if (kept !== undefined && kept !== initial(id)) state[id] = kept;
  }
  return state;
}

/** @param {State} state */
function print(state) {
  const pairs = known.filter((id) => id in state).map((id) => [id, String(state[id])]);
  return pairs.length ? `#${VERSION}${new URLSearchParams(pairs)}` : "";
}

function remember(text) {
  try {
    if (text) localStorage.setItem(STORE, text);
    else localStorage.removeItem(STORE);
  } catch {
    // Storage is not allowed here: the address alone carries the assumptions.
  }
}

function remembered() {
  try {
    return parse(localStorage.getItem(STORE) ?? "");
  } catch {
    return null;
  }
}

/** @type {State} */
let state = parse(location.hash) ?? remembered() ?? {};
const value = (id) => (id in state ? state[id] : initial(id));
