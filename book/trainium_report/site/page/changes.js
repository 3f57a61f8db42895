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
  const text = print(state);
  remember(text);
  const anchor = parse(location.hash) === null ? location.hash : "";
  try {
    history.replaceState(null, "", text || anchor || location.pathname + location.search);
  } catch {
    location.replace(text || "#");
  }
  met = location.hash;
  const answer = document.querySelector(".answer");
  if (answer) setText(status, answer.textContent.replace(/\s+/g, " ").trim());
}

function keep() {
  clearTimeout(writing);
  writing = setTimeout(settle, 400);
}

/** Bring the page in line with the assumptions; while a slider moves, what is in view of it. */
function render(moving) {
  if (flow) {
    for (const id of known) if (names.has(id)) flow.signal(id, value(id));
    flow.run();
  }
  for (const element of moving ? inSight : followers.signals) renderSignal(element);
  renderSentences();
  for (const element of inView) sendSignals(figures.get(element.id));
  if (flow) figures.forEach(renderTitle);
}

/** A state with one assumption set from text; what is neutral or makes no sense is left out. */
function withOne(from, id, text) {
  const next = { ...from };
  const made = read(id, text);
  if (made === undefined || made === initial(id)) delete next[id];
  else next[id] = made;
  return next;
}

async function change(next, moving = false) {
  state = next;
  renderControls();
  await dataflow();
  render(moving);
  keep();
}

function onInput(event) {
  const control = event.target.closest?.("[data-assumption]");
  if (!control) return;
  touched = control.dataset.assumption;
  change(withOne(state, touched, control.value), control.type === "range");
}

/** @param {string} at the id that the link leads to, beside the assumptions */
async function copyLink(button, at) {
  if (writing) settle();
  const kept = print(state);
  const hash = at && kept ? `${kept}&at=${at}` : kept || (at && `#${at}`);
  const link = location.href.replace(/#.*$/, "") + hash;
  const count = Object.keys(state).length;
  const changes = count ? `, with your ${count} change${count > 1 ? "s" : ""}` : "";
  try {
    await navigator.clipboard.writeText(link);
  } catch {
    window.prompt("Copy this link", link);
    return;
  }
  const label = button.dataset.label ??= button.textContent;
  setText(button, `Link copied${changes}`);
  setText(status, `Link copied${changes}`);
  setTimeout(() => setText(button, label), 4000);
}

/** The id of the section being read, as the contents of the page mark it. */
const reading = () =>
  document.querySelector(".page-toc [aria-current]")?.hash.slice(1) ?? "";

function onClick(event) {
  const button = event.target.closest?.("button");
  if (button?.dataset.preset) change(presetState(button.dataset.preset));
  else if (button && "reset" in button.dataset) change({});
  else if (button && "copy" in button.dataset) copyLink(button, reading());
  else if (button?.dataset.figure) FURNITURE[button.dataset.figure](button);
  const link = event.target.closest?.("a[href]");
  if (link && !link.hash && link.pathname !== location.pathname
      && link.protocol === location.protocol && link.host === location.host
      && link.pathname.endsWith(".html")) {
    link.hash = print(state);
  }
}

/** What has been added to the page shows the assumptions as they are. */
function refresh() {
  gather();
  renderControls();
  if (flow || !names.size) for (const element of followers.signals) renderSignal(element);
}
