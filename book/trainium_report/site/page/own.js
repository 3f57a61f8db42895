/* What fields say in words: prices of the reader's own, read as in Python (own.py), and pairs of
   ends that are out of order. */

const LONGEST = 40;
const fill = (text, parts) => text.replace(/\{(\w+)\}/g, (_, name) => parts[name]);

function refusal(id, kind, found, ways = "") {
  const { low, high, unit } = model.own[id];
  const shown = [...found].length > LONGEST ? `${[...found].slice(0, LONGEST).join("")}…` : found;
  return `${fill(model.ownWords.faults[kind], { found: shown, ways })} `
    + fill(model.ownWords.expected, { unit, low, high });
}

/** What was typed: a number, null where nothing was, or the words that refuse it. */
function readOwn(id, text) {
  const typed = text.replace(/[\u00a0\u202f]/g, " ").trim();
  if (!typed) return { number: null };
  const bare = typed.replace(/^(?:US ?\$|USD|\$) *| *(?:US ?\$|USD|\$)$/gi, "");
  const met = /^([-+−]?)(\d+(?:[.,]\d*)?|[.,]\d+)$/.exec(bare);
  if (!met) return { fault: refusal(id, "text", typed) };
  if (/^[1-9]\d{0,2},\d{3}$/.test(bare)) {
    const ways = `write ${bare.replace(",", ".")} or ${bare.replace(",", "")}`;
    return { fault: refusal(id, "doubtful", typed, ways) };
  }
  const number = Number(met[2].replace(",", ".")) * (/[-−]/.test(met[1]) ? -1 : 1);
  const { low, high } = model.own[id];
  if (low <= number && number <= high) return { number };
  const kind = number <= 0 ? "not_above_zero" : number < low ? "too_small" : "too_large";
  return { fault: refusal(id, kind, typed) };
}

/** A price as text: two digits after the point, or as many as it has. */
const priceText = (number) =>
  `$${Number(number.toFixed(2)) === number ? number.toFixed(2) : String(number)}`;

/** The published number under the reader's choices; undefined where this page has no table. */
function published(id) {
  const table = every.find(({ name }) => name === id);
  return table && (table.rows[table.keys.map(value).join("|")] ?? null);
}

/** What a field says of its number: whose it is, and what is published. */
function standing(id) {
  const known = published(id);
  const said = known === null ? "none is published" : known && `published: ${priceText(known)}`;
  if (id in state) return said ? `yours (${said})` : "yours";
  if (id in refused) return said ?? "";
  return said ? `empty; ${said}` : "empty: the published price";
}

/** Texts that a field refuses, by assumption, each with the words that say so. */
let refused = {};

function renderOwn() {
  for (const field of followers.own) {
    const id = field.dataset.own;
    const fault = refused[id];
    const kept = fault?.typed ?? (id in state ? String(state[id]) : "");
    const same = !fault && readOwn(id, field.value).number === (state[id] ?? null);
    if (!same && field.value !== kept) field.value = kept;
    const [clear, told, words] = all("button, .control-origin, .control-fault", field.parentElement);
    clear.hidden = !field.value;
    setText(told, standing(id));
    setText(words, fault?.words ?? "");
    if (fault?.words) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }
}

/** What could still become a price, while it is typed. */
const BEGUN = /^\s*(?:US ?|USD|US ?\$|\$)?\s*[+]?0?[.,]?0*\s*$/i;

/** A field has been typed in; it speaks up when the reader leaves it, or once no price can come. */
function onOwn(field, left) {
  const id = field.dataset.own;
  const { number, fault } = readOwn(id, field.value);
  const words = fault && (left || !BEGUN.test(field.value)) ? fault : "";
  const { [id]: before, ...others } = refused;
  const { [id]: gone, ...rest } = state;
  change(number === null || fault ? rest : { ...rest, [id]: number }, false,
    fault ? { ...others, [id]: { typed: field.value, words } } : others);
}

function clearOwn(id, button) {
  const { [id]: gone, ...rest } = state;
  const { [id]: before, ...others } = refused;
  button.parentElement.querySelector("[data-own]").focus();
  change(rest, false, others);
}

/** Beside a result that rests on a price of the reader's own: which price that is. */
function toldOf(ids) {
  return ids.map((id) => fill(model.ownWords.told, {
    // Of a link the price is the sender's, until the reader changes something.
    yours: sent ? model.own[id].yours.replace(/^your /, "the link's ") : model.own[id].yours,
    number: priceText(state[id]),
    per: model.own[id].unit.replace(/^\S* /, ""),
  })).join(" ");
}

/** The prices of the reader's own that some results rest on. */
const ownBehind = (signals) => Object.keys(model.own)
  .filter((id) => id in state && model.own[id].followers.some((name) => signals.includes(name)));

/** What the fields of a pair say whose lowest is above its highest. */
function crossedWords({ low, high, labels }) {
  const written = document.querySelector(`output[data-signal="${low}"]`)?.dataset;
  const [least, most] = [low, high].map((id) => (
    written ? show(value(id), written.format, written.before, written.after) : String(value(id))));
  return fill(model.crossed, { low: labels[0], high: labels[1], at_low: least, at_high: most });
}

/** What is said of the pairs out of order that some results rest on. */
const crossedBehind = (signals) => model.pairs
  .filter(({ low, high }) => value(low) > value(high))
  .filter(({ followers: results }) => results.some((name) => signals.includes(name)))
  .map(crossedWords);

function renderPairs() {
  for (const slider of followers.controls) {
    const words = slider.parentElement.querySelector(".control-fault");
    if (!words) continue;
    const id = slider.dataset.assumption;
    const pair = model.pairs.find(({ low, high }) => low === id || high === id);
    const crossed = value(pair.low) > value(pair.high);
    setText(words, crossed ? crossedWords(pair) : "");
    if (crossed) slider.setAttribute("aria-invalid", "true");
    else slider.removeAttribute("aria-invalid");
  }
}

/** Each text with such a result, an answer as a whole, says so at its end, once; a figure under its
    title. */
function renderTold() {
  for (const [block, signals] of followers.told) {
    const crossed = block.querySelector(".no-answer") ? [] : crossedBehind(signals);
    say(block, [toldOf(ownBehind(signals)), ...crossed], block.matches(".answer") ? "p" : "span");
  }
  for (const figure of figures.values()) {
    const head = document.querySelector(`#fig-${figure.id} figcaption`);
    if (head) say(head, [toldOf(ownBehind(figure.params)), ...crossedBehind(figure.params)], "p");
  }
}

/** @param {string[]} parts what a block says at its end; nothing where all are empty */
function say(block, parts, tag = "span") {
  const text = parts.filter(Boolean).join(" ");
  let note = block.querySelector(":scope > .own-note");
  if (!text) {
    note?.remove();
    return;
  }
  if (!note) {
    note = document.createElement(tag);
    note.className = "own-note";
    block.append(note);
  }
  setText(note, `${tag === "span" ? " " : ""}${text}`);
}
