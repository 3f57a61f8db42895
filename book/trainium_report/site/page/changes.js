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
  if (!theirs) remember(text);
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
    for (const id of known) if (names.has(id)) flow.signal(raw(id), value(id));
    flow.run();
  }
  for (const element of moving ? inSight : followers.signals) renderSignal(element);
  renderSentences();
  renderTold();
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

const NOT_LOADED = "A part of this page did not load: numbers and figures do not follow.";

/** @param {object} [kept] what fields have refused and still say; a change from elsewhere ends it */
async function change(next, moving = false, kept = {}) {
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

/** A line at the head of the page, with what the reader can do; it goes when that is done. */
function notify(text, actions = {}) {
  document.querySelector(".page-note")?.remove();
  if (!text) return;
  const note = document.createElement("p");
  note.className = "page-note";
  note.setAttribute("role", "status");
  note.append(text);
  for (const [label, act] of Object.entries(actions)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.onclick = () => {
      note.remove();
      act();
    };
    note.append(" ", button);
  }
  document.querySelector("article")?.prepend(note);
}

/** Whose the assumptions are that a link has brought, and what of it cannot be read. */
function tellOfLink() {
  if (unread.length) {
    notify(`The link holds what this page cannot read: ${unread.join(", ")}.`, { Close: () => {} });
  } else if (theirs) {
    notify("These are the assumptions of the link. Yours are kept.", {
      "Back to mine": () => {
        theirs = false;
        change(own);
      },
      "Take these": () => {
        theirs = false;
        keep();
      },
    });
  } else if (linked && !own && Object.keys(linked).length) {
    const [count, they] = Object.keys(linked).length > 1
      ? [`${Object.keys(linked).length} assumptions`, "them"] : ["an assumption", "it"];
    notify(`The link brings ${count} of whoever sent it; numbers, charts and verdicts follow ${they}.`, {
      "Back to the defaults": () => change({}),
      Close: () => {},
    });
  }
}

function onInput(event) {
  const control = event.target.closest?.("[data-assumption], [data-own]");
  if (!control) return;
  if (theirs) notify("");
  theirs = false;
  if ("own" in control.dataset) {
    onOwn(control, event.type === "change");
    return;
  }
  if (event.type === "change") return;
  touched = control.dataset.assumption;
  change(withOne(state, touched, control.value), control.type === "range", refused);
}

/** @param {string} at the id that the link leads to, beside the assumptions */
async function copyLink(button, at) {
  if (writing) settle();
  const kept = print(state);
  // A link says 'neutral' where it is: opened elsewhere it would else show that reader's changes.
  const hash = at ? `${kept || `#${VERSION}`}&at=${at}` : kept || `#${VERSION}`;
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
  else if (button?.dataset.clear) clearOwn(button.dataset.clear, button);
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
