/**
 * The page at work: the reader's assumptions, the numbers and verdicts that follow them, and the
 * figures that wake up near the viewport. Every formula comes from the page's own dataflow, which
 * the build prints from the models; none is written here.
 *
 * @typedef {{signals: object[], inputs: Record<string, number[]>,
 *   choices: Record<string, {options: string[], presets: string[]}>,
 *   lookups: Record<string, string[]>, codes: Record<string, string[]>,
 *   verdicts: Record<string, string[]>,
 *   own: Record<string, {low: number, high: number, unit: string, yours: string,
 *     followers: string[]}>,
 *   pairs: {low: string, high: string, labels: string[], followers: string[]}[], crossed: string,
 *   ownWords: {faults: Record<string, string>, expected: string, told: string}}} PageModel
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

/** The texts with results that rest on a price or a pair of ends, each with those results. */
function blocks() {
  const found = new Map();
  const wanted = new Set([...Object.values(model.own), ...model.pairs]
    .flatMap(({ followers: results }) => results));
  for (const element of all("article [data-signal]")) {
    const block = element.closest(".board, form") ? null
      : element.closest(".answer") ?? element.closest("summary, p, li, td");
    if (!block || !wanted.has(element.dataset.signal)) continue;
    found.set(block, [...found.get(block) ?? [], element.dataset.signal]);
  }
  return found;
}

/** What follows the assumptions; gathered again when something has been added to the page. */
let followers;
function gather() {
  followers = {
    signals: all("[data-signal]"),
    controls: all("[data-assumption]"),
    presets: all("[data-preset]"),
    sentences: [...new Set(all(".sentence").map((sentence) => sentence.parentElement))],
    own: all("[data-own]"),
    told: blocks(),
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
  if (Object.hasOwn(model.own, id)) return null;
  if (Object.hasOwn(model.choices, id)) return model.choices[id].presets[at];
  const [usual, , , trainium, nvidia] = model.inputs[id];
  return [usual, trainium, nvidia][at];
}

const known = [model.inputs, model.choices, model.own].flatMap(Object.keys);

/** One assumption from text: clamped to its range; undefined for anything else. */
function read(id, text) {
  if (Object.hasOwn(model.choices, id)) {
    return model.choices[id].options.includes(text) ? text : undefined;
  }
  const own = Object.hasOwn(model.own, id) && model.own[id];
  if (!own && !Object.hasOwn(model.inputs, id)) return undefined;
  if (!/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return undefined;
  if (own) return own.low <= Number(text) && Number(text) <= own.high ? Number(text) : undefined;
  const [, low, high] = model.inputs[id];
  return Math.min(Math.max(Number(text), low), high);
}

/** What a link asks for and a range does not hold: what is taken in its place. */
function beyondRange(id, text) {
  if (!Object.hasOwn(model.inputs, id)) return "";
  const [, low, high] = model.inputs[id];
  const taken = read(id, text);
  return taken === undefined || taken === Number(text) ? ""
    : `${nameOf(id)} ${text} lies beyond ${low} to ${high}: ${taken} is taken`;
}

/** An assumption in words: as its control on this page is labelled. */
function nameOf(id) {
  const control = document.querySelector(`[data-assumption="${id}"], [data-own="${id}"]`);
  return control?.labels[0]?.textContent.trim() ?? id.replace(/_/g, " ");
}

/** What other programs append to a link, and the place that a link leads to. */
const BESIDE = /^(?:at|utm_\w+|fbclid|gclid|mc_[ce]id)$/;

/** The part of an address that holds assumptions, as it was before programs encoded it again. */
function fragment(hash) {
  const text = String(hash).replace(/^#/, "").replace(/&amp;/g, "&");
  if (text.startsWith(VERSION) || !/^s1%3a/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/**
 * The assumptions in an address; what is unknown or makes no sense is left out, and listed in
 * `unread` if that is given; in `beyond` stands what is outside its range. Signs that a sentence leaves behind a link do not count.
 */
function parse(hash, unread = [], beyond = []) {
  const state = {};
  const text = fragment(hash);
  if (!text.startsWith(VERSION)) return null;
  for (const [id, value] of new URLSearchParams(text.slice(VERSION.length))) {
    const kept = read(id, value) ?? read(id, value.replace(/[).,;:!?'"\]>]+$/, ""));
    if (kept === undefined) {
      if (id && !BESIDE.test(id)) unread.push(`${id}=${value}`);
      continue;
    }
    if (beyondRange(id, value)) beyond.push(beyondRange(id, value));
    if (kept !== initial(id)) state[id] = kept;
  }
  return state;
}

/**
 * What comes from a file of the reader's own: it is in no link and is not stored. Each id has the
 * value, if any, that it took the place of.
 */
const secret = new Map();

/** @param {State} state */
function print(state) {
  const pairs = known.map((id) => [id, secret.has(id) ? secret.get(id) : state[id]])
    .filter(([, kept]) => kept !== undefined).map(([id, kept]) => [id, String(kept)]);
  return pairs.length ? `#${VERSION}${new URLSearchParams(pairs)}` : "";
}

/** Offers from a file, which this window keeps from page to page. */
const OFFERS = "report-offers";
function keptOffers() {
  try {
    return sessionStorage.getItem(OFFERS);
  } catch {
    return null;
  }
}

function forgetOffers() {
  try {
    sessionStorage.removeItem(OFFERS);
  } catch {
    // Nothing was kept.
  }
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

/** What a link holds that this page cannot read, and what it asks for beyond a range. */
let unread = [];
let beyond = [];
let own = remembered();
/** Whether the assumptions are another's: those of the reader are kept until the reader decides. */
let theirs = false;
/** Whether what is shown came with a link, and nothing has been changed since. */
let sent = false;
/** The assumptions of the address, if it has any. */
function arrive() {
  [unread, beyond] = [[], []];
  const linked = parse(location.hash, unread, beyond);
  if (linked && !theirs) own = remembered();
  theirs = linked !== null && Boolean(own) && print(own) !== "" && print(linked) !== print(own);
  sent = linked !== null && (theirs || !own);
  return linked;
}
/** @type {State} */
let state = arrive() ?? own ?? {};
const value = (id) => (id in state ? state[id] : initial(id));
