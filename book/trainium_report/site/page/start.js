/* The start, and what other scripts may call. */

gather();
document.body.append(status);
for (const form of all("form.controls")) {
  form.hidden = false;
  // A change says it if the dataflow does not come.
  for (const event of ["pointerenter", "focusin"]) {
    form.addEventListener(event, () => dataflow().catch(() => {}), { once: true });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
}
document.addEventListener("input", onInput);
document.addEventListener("change", onInput);
document.addEventListener("click", onClick);
addEventListener("beforeprint", () => {
  for (const dialog of all("dialog[open]")) dialog.close();
  sendAll();
});
// Other tabs, and this page when the browser brings it back, are in step with what is stored.
addEventListener("storage", ({ key, newValue }) => {
  if (key === STORE && !theirs) change(parse(newValue ?? "") ?? {});
});
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) change(remembered() ?? {});
});
addEventListener("hashchange", () => {
  met = location.hash;
  if (parse(met) === null) {
    stay();
    return;
  }
  const next = arrive();
  change(next);
  tellOfLink();
});
renderControls();
tellOfLink();
if (Object.keys(state).length) change(state);
goThere();
listenForAnswers();

// Offers of the reader's own: their script comes when the part is opened or a file is dropped, and
// where another page of this window has read one.
const offered = document.querySelector(".offers");
if (offered) {
  const script = () => load(`${here}offers.js`);
  const files = ({ dataTransfer }) => dataTransfer?.types.includes("Files");
  offered.hidden = false;
  const asked = () => script().catch(() => notify(NOT_LOADED));
  offered.addEventListener("toggle", asked);
  if (keptOffers()) asked();
  for (const kind of ["dragenter", "dragover"]) {
    addEventListener(kind, (event) => files(event) && event.preventDefault());
  }
  addEventListener("drop", async (event) => {
    if (!files(event)) return;
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    offered.open = true;
    offered.scrollIntoView({ block: "nearest" });
    await script();
    window.reportOffers.read(file);
  });
}

window.report = { parse, print, show, state: () => ({ ...state }), ready: dataflow, change, refresh,
  turns, lend, at, value, view, raw, wordOf, model, crossed: crossedBehind,
  agrees: ({ inputs, choices }) =>
    JSON.stringify([inputs, choices]) === JSON.stringify([model.inputs, model.choices]),
  range: (id) => model.inputs[id].slice(1, 3),
  rows: (id) => every.find(({ name }) => name === id)?.rows ?? {},
  uses: (id) => names.has(id),
  signal: (name) => flow?.signal(name), set: (id, v) => flow.signal(raw(id), v), readOwn, run: () => flow.run(),
  drawn: () => all("figure[data-spec]").filter((f) => f.querySelector(".is-live")).length };
