/* A change: the page follows, at once in view and in full when the reader pauses; links carry it. */

const printed = Object.fromEntries(PRESETS.map((preset) => [preset, print(presetState(preset))]));

const status = document.createElement("div");
status.className = "visually-hidden";
status.setAttribute("role", "status");

let writing;
let met = location.hash;
/** The reader pauses: what is out of view follows, and address and storage hold the assumptions. */
function settle() {
  clearTimeout(writing);
  writing = undefined;
  sendAll();
  // The reader has just gone to another address: its event is on the way and must win.
  if (location.hash !== met) return;
  const text = printState();
  if (!theirs) remember(print(state));
  const anchor = parse(location.hash) === null ? location.hash : "";
  try {
    history.replaceState(null, "", text || anchor || location.pathname + location.search);
  } catch {
    location.replace(text || "#");
  }
  met = location.hash;
  // What a link has brought is told by the line at the head: the answer must not talk over it.
  const answer = !sent && document.querySelector(".answer");
  if (answer) setText(status, answer.textContent.replace(/\s+/g, " ").trim());
}

/** Whether the address alone holds the assumptions: a step to a section would drop them. */
const lost = () => printState() !== "" && print(remembered() ?? {}) !== printState();

/** A step to a section of the page. */
function stay() {
  const place = location.hash.slice(1);
  if (!lost() || !document.getElementById(place)) return;
  history.replaceState(null, "", `${printState()}&at=${place}`);
  met = location.hash;
}

function keep() {
  clearTimeout(writing);
  writing = setTimeout(settle, 400);
}

/** Bring the page in line with the assumptions; while a slider moves, what is in view of it. */
function render(moving) {
  if (flow) {
    for (const id of known) if (names.has(id)) flow.signal(raw(id), value(id));
    flow.run();
  }
  for (const element of moving ? inSight : followers.signals) renderSignal(element);
  renderSentences();
  renderTold();
  renderShort();
  for (const element of inView) sendSignals(figures.get(element.id));
  if (flow) figures.forEach(renderTitle);
}

/** A state with one assumption set from text; what is the default or makes no sense is left out. */
function withOne(from, id, text) {
  const next = { ...from };
  const made = read(id, text);
  if (made === undefined || made === initial(id)) delete next[id];
  else next[id] = made;
  return next;
}

/** Values from a file of the reader's own take the place of those lent before. */
function lend(values) {
  const before = Object.fromEntries(known.map((id) => [id, secret.has(id) ? secret.get(id) : state[id]])
    .filter(([, kept]) => kept !== undefined));
  const changed = change({ ...before, ...values });
  secret.clear();
  for (const id of Object.keys(values)) secret.set(id, before[id]);
  renderControls();
  return changed;
}

/** Results at other assumptions: the reader's, but for what is given and what a file has lent. */
function at(cases, wanted) {
  const run = (of) => {
    for (const id of known) if (names.has(id)) flow.signal(raw(id), of(id));
    flow.run();
  };
  const own = (id) => (secret.has(id) ? secret.get(id) ?? initial(id) : value(id));
  const found = cases.map((given) => {
    run((id) => (id in given ? given[id] : own(id)));
    return wanted.map((name) => flow.signal(name));
  });
  run(value);
  return found;
}

const NOT_LOADED = "A part of this page did not load: numbers and figures do not follow.";

/** @param {object} [kept] what fields have refused and still say; a change from elsewhere ends it */
async function change(next, moving = false, kept = {}) {
  begin();
  for (const id of secret.keys()) if (next[id] !== state[id]) secret.delete(id);
  sent &&= print(next) === print(state);
  state = next;
  refused = kept;
  renderControls();
  try {
    await dataflow();
  } catch {
    notify(NOT_LOADED, { "Try again": wakeAgain });
    return;
  }
  render(moving);
  keep();
}

function onInput(event) {
  const control = event.target.closest?.("[data-assumption], [data-own]");
  if (!control) return;
  if ("own" in control.dataset) {
    onOwn(control, event.type === "change");
    return;
  }
  if (event.type === "change") return;
  offerUndo();
  touched = control.dataset.assumption;
  change(withOne(state, touched, control.value), control.type === "range", refused);
}

let undo;
/** Beside the button that has replaced the reader's own assumptions: the way back to them. */
function offerUndo(button, before) {
  undo?.remove();
  if (!button || !print(before) || Object.values(printed).includes(print(before))) return;
  const count = Object.keys(before).length;
  undo = document.createElement("button");
  undo.type = "button";
  undo.textContent = `Undo: back to your ${count} change${count > 1 ? "s" : ""}`;
  undo.onclick = () => {
    button.focus();
    offerUndo();
    change(before);
  };
  button.parentElement.append(undo);
}

function replaceAll(button, next) {
  const before = state;
  change(next);
  offerUndo(button, before);
}

function onClick(event) {
  const button = event.target.closest?.("button");
  if (button && "reset" in button.dataset) forgetOffers();
  if (button?.dataset.preset) replaceAll(button, presetState(button.dataset.preset));
  else if (button?.dataset.clear) clearOwn(button.dataset.clear, button);
  else if (button && "copy" in button.dataset) copyLink(button, answerOf(button) || reading());
  else if (button?.dataset.part) copyLink(button, button.dataset.part);
  else if (button?.dataset.figure) FURNITURE[button.dataset.figure](button);
  const link = event.target.closest?.("a[href]");
  if (link && link.pathname !== location.pathname
      && link.protocol === location.protocol && link.host === location.host
      && link.pathname.endsWith(".html")) {
    if (writing) settle();
    if (!link.hash) link.hash = printState();
    else if (lost()) link.hash = `${printState()}&at=${link.hash.slice(1)}`;
  }
}

/** What has been added to the page shows the assumptions as they are. */
function refresh() {
  gather();
  renderControls();
  if (flow || !names.size) for (const element of followers.signals) renderSignal(element);
}
