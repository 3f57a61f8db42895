/**
 * A figure or the answers of a panel in a notebook. The kernel sends HTML, for a figure also its
 * specifications and the values of their parameters; nothing is computed here. The chart library
 * comes from the kernel as well, once a page: each widget asks, and the kernel answers one of them.
 *
 * @typedef {{id: string, library: Promise<Function>, loading: boolean,
 *   loaded: (vega: Function) => void, failed: (error: Error) => void}} Shared
 */
const NARROW = 560;

/** What the widgets of one page share. @returns {Shared} */
function shared() {
  if (!window.trainiumReport) {
    const made = { id: Math.random().toString(36).slice(2), loading: false };
    made.library = new Promise((loaded, failed) => Object.assign(made, { loaded, failed }));
    window.trainiumReport = made;
  }
  return window.trainiumReport;
}

/** The chart library has arrived. @param {DataView} script */
function load(script) {
  const page = shared();
  if (page.loading) return;
  page.loading = true;
  const element = document.createElement("script");
  element.src = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  element.onload = () => page.loaded(window.reportVega);
  element.onerror = () => page.failed(new Error("the chart library could not be loaded"));
  document.head.append(element);
}

function initialize({ model }) {
  if (!model.get("chart").wide) return;
  model.on("msg:custom", (message, buffers) => {
    if (message.kind === "library") load(buffers[0]);
  });
  if (!shared().loading) model.send({ kind: "library", page: shared().id });
}

/** Put a living chart in the place of the drawn one; returns what ends it. */
function enliven(model, root) {
  const still = root.querySelector(".figure-chart");
  const live = document.createElement("div");
  live.className = "figure-live";
  live.setAttribute("role", "img");
  live.setAttribute("aria-label", still.getAttribute("aria-label"));
  still.after(live);

  const { wide, narrow } = model.get("chart");
  let view = null;
  let names = [];
  let shown = null;

  function send() {
    if (!view) return;
    const params = model.get("params");
    for (const name of names) view.signal(name, params[name]);
    view.run();
  }

  async function draw() {
    const width = Math.floor(live.clientWidth);
    if (!width) return;
    const spec = (width < NARROW && narrow) || wide;
    if (view && spec === shown) {
      if ("width" in spec) view.width(width).run();
      return;
    }
    const vega = await shared().library;
    const sized = "width" in spec ? { ...spec, width } : spec;
    const place = document.createElement("div");
    const { parse, View, expressionInterpreter, config } = vega;
    const made = await new View(parse(structuredClone(sized), config, { ast: true }), {
      expr: expressionInterpreter, renderer: "svg", tooltip: new window.reportTooltip.Handler().call,
    }).initialize(place).runAsync();
    view?.finalize();
    live.replaceChildren(place);
    [view, shown] = [made, spec];
    const params = model.get("params");
    names = (spec.signals ?? []).map((signal) => signal.name).filter((name) => name in params);
    send();
    still.classList.add("is-live");
  }

  let drawing = Promise.resolve();
  const sizes = new ResizeObserver(() => {
    drawing = drawing.then(draw).catch((error) => console.error(error));
  });
  sizes.observe(live);
  model.on("change:params", send);
  return () => {
    sizes.disconnect();
    model.off("change:params", send);
    view?.finalize();
  };
}

/** What stands under the title, such as a price of the reader's own that the chart rests on. */
function remark(model, root) {
  const note = document.createElement("p");
  note.className = "own-note";
  root.querySelector("figcaption").append(note);
  const show = () => {
    note.textContent = model.get("note");
    note.hidden = !note.textContent;
    const given = root.querySelector(".figure-note");
    if (given) given.hidden = !model.get("moved");
  };
  model.on("change:note change:moved", show);
  show();
}

/** A button that copies a text; where that is not allowed the text is selected instead. */
function copier(model, root) {
  const button = document.createElement("button");
  button.className = "jupyter-button widget-button trainium-copy";
  button.textContent = "Copy link";
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(model.get("copies"));
      button.textContent = "Copied";
    } catch {
      root.closest(".widget-hbox")?.querySelector("input")?.select();
      button.textContent = "Selected: copy it";
    }
    setTimeout(() => { button.textContent = "Copy link"; }, 2000);
  });
  root.append(button);
}

/** A key pressed in a panel is no shortcut of the notebook, except the one that saves.

    The notebook reads the mark on the focused element alone; the window hears the key before it. */
function keep(event) {
  const saves = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s";
  event.target.toggleAttribute("data-lm-suppress-shortcuts", !saves);
}

function render({ model, el }) {
  const root = document.createElement("div");
  root.className = "trainium";
  if (model.get("copies")) {
    copier(model, root);
    el.append(root);
    return undefined;
  }
  root.innerHTML = model.get("html");
  el.append(root);
  if (model.get("chart").wide) {
    remark(model, root);
    return enliven(model, root);
  }
  root.setAttribute("role", "status");
  const heard = new AbortController();
  addEventListener("keydown", (event) => {
    if (el.closest(".trainium-controls")?.contains(event.target)) keep(event);
  }, { capture: true, signal: heard.signal });
  const show = () => { root.innerHTML = model.get("html"); };
  model.on("change:html", show);
  return () => {
    heard.abort();
    model.off("change:html", show);
  };
}

export default { initialize, render };
