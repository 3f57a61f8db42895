/* Figures: they wake near the viewport, follow the assumptions, and can be enlarged and saved. */

/** @type {Map<string, any>} */
const figures = new Map();
const specs = new Map();
window.reportFigure = (id, spec) => specs.set(id, spec);

function sendSignals(figure) {
  const values = figure.params.map((name) => flow.signal(name));
  if (!figure.view || values.every((value, at) => Object.is(value, figure.sent?.[at]))) return;
  figure.params.forEach((name, at) => figure.view.signal(name, values[at]));
  figure.view.run();
  figure.sent = values;
  forget(figure);
}

/** Figures in view follow at once, the others when the reader pauses. */
const inView = new Set();
const watching = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    inView[isIntersecting ? "add" : "delete"](target);
    if (isIntersecting) sendSignals(figures.get(target.id));
  }
}, { rootMargin: "100px 0px" });

function sendAll() {
  if (flow) {
    for (const element of followers.signals) if (!inSight.has(element)) renderSignal(element);
    renderSentences();
  }
  for (const figure of figures.values()) sendSignals(figure);
}

async function draw(figure) {
  const width = Math.floor((figure.view ? figure.live : figure.chart).clientWidth);
  if (!width) return;
  const narrow = width < NARROW;
  const { wide, narrow: other } = specs.get(figure.id);
  if (figure.view && figure.narrow === narrow) {
    figure.view.width(width).run();
    forget(figure);
    return;
  }
  const spec = { ...structuredClone(narrow && other ? other : wide), width };
  const followed = (spec.signals ?? []).filter(({ name }) => names.has(name));
  for (const signal of followed) signal.value = flow.signal(signal.name);
  const place = document.createElement("div");
  place.setAttribute("aria-hidden", "true");
  const made = await view(spec, place);
  figure.view?.finalize();
  figure.live.replaceChildren(place);
  const [params, sent] = [followed.map(({ name }) => name), followed.map(({ value }) => value)];
  Object.assign(figure, { view: made, narrow, params, sent });
  forget(figure);
  sendSignals(figure);
  renderTitle(figure);
  renderTold();
  figure.chart.classList.add("is-live");
}

const resizing = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const figure = figures.get(target.closest("figure").id);
    if (figure?.view) draw(figure);
  }
});

/** Figures for which a part did not load: they show their drawing until it is tried again. */
const asleep = new Set();
function wakeAgain() {
  const waiting = [...asleep];
  asleep.clear();
  change(state);
  waiting.forEach(wake);
}

async function wake(element) {
  const chart = element.querySelector(".figure-chart");
  const live = document.createElement("div");
  live.className = "figure-live";
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", chart.getAttribute("aria-label"));
  chart.after(live);
  const figure = { id: element.id.replace(/^fig-/, ""), chart, live, params: [] };
  figures.set(element.id, figure);
  const src = new URL(element.dataset.spec, location.href).href;
  try {
    await Promise.all([load(`${here}vega.js`), dataflow(), load(src)]);
  } catch {
    live.remove();
    figures.delete(element.id);
    asleep.add(element);
    notify(NOT_LOADED, { "Try again": wakeAgain });
    return;
  }
  await draw(figure);
  listen(figure);
  resizing.observe(live);
  watching.observe(element);
}

/** The figure in a dialog as wide as the window; its place on the page is kept. */
function enlarge(button) {
  const figure = button.closest("figure");
  const place = document.createElement("div");
  place.style.height = `${figure.offsetHeight}px`;
  const dialog = document.createElement("dialog");
  dialog.className = "figure-dialog";
  dialog.setAttribute("aria-label", figure.querySelector(".figure-title").innerText);
  dialog.innerHTML = '<button type="button" class="drawer-close">Close</button>';
  figure.replaceWith(place);
  dialog.append(figure);
  document.body.append(dialog);
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target === dialog.firstChild) dialog.close();
  });
  const back = () => {
    removeEventListener("beforeprint", back);
    place.replaceWith(figure);
    dialog.remove();
    button.focus();
  };
  dialog.addEventListener("close", back);
  // On paper the figure stands in its place: a dialog would lie over the text.
  addEventListener("beforeprint", back);
  dialog.showModal();
}

/** Where the book's address is not known at the build, what is shared gets it from this page's. */
document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.(".figure-share[open]")) return;
  const moved = Object.keys(state).length;
  target.querySelector(".share-left")?.remove();
  if (moved) {
    const left = document.createElement("p");
    left.className = "share-left";
    left.innerHTML = 'Page and frame keep to the defaults. <button type="button" data-figure="link"></button>';
    left.lastChild.textContent = `Copy a link with your ${moved} change${moved > 1 ? "s" : ""}`;
    target.append(left);
  }
  const own = new URL(target.querySelector("a").getAttribute("href"), location.href).href;
  const [address, code] = target.querySelectorAll("input, textarea");
  if (/^https?:/.test(address.getAttribute("value"))) return;
  address.value = own;
  if (location.protocol === "file:" && !target.querySelector("small")) {
    const note = "You read the book from a disk, where nobody else finds this address. Send the page itself: it is one file and needs no other.";
    target.firstElementChild.nextElementSibling.append(" ", Object.assign(document.createElement("small"), { textContent: note }));
  }
  code.value = code.defaultValue.replace(/src="[^"]*"/, `src="${own}"`);
}, true);
document.addEventListener("focusin", ({ target }) => {
  if (target.matches?.(".figure-share :is(input, textarea)")) target.select();
});

async function save(button, kind) {
  const figure = button.closest("figure");
  try {
    await load(`${here}export.js`);
    await window.reportExport(figure, kind, await drawnWith(figures.get(figure.id)));
  } catch {
    notify("The file could not be made.", { "Try again": () => save(button, kind),
      ...(kind === "png" ? { "Save as SVG": () => save(button, "svg") } : {}) });
  }
}

const FURNITURE = {
  link: (button) => copyLink(button, button.closest("figure").id),
  svg: (button) => save(button, "svg"),
  png: (button) => save(button, "png"),
  wide: enlarge,
};

const near = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    wake(target);
  }
}, { rootMargin: "300px 0px" });

/** The first sign of a reader. Before it nothing is drawn, and no chart library is sent for. */
const SIGNS = ["pointermove", "pointerdown", "wheel", "scroll", "keydown", "focusin"];
let begun = false;
function begin() {
  if (begun) return;
  begun = true;
  for (const figure of all("figure[data-spec]")) near.observe(figure);
}
for (const sign of SIGNS) addEventListener(sign, begin, { capture: true, once: true, passive: true });
