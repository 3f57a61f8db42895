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
"use strict";

(() => {
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

  /* ---- assumptions ---------------------------------------------------------------------- */

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

  /* ---- the chart library and the dataflow, loaded when first needed ---------------------- */

  const scripts = new Map();
  function load(src) {
    if (!scripts.has(src)) {
      scripts.set(src, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = src;
        script.onload = () => resolve();
        script.onerror = () => reject(new Error(`cannot load ${src}`));
        document.head.append(script);
      }));
    }
    return scripts.get(src);
  }

  /** A running view of a Vega specification, drawn in an element if there is one. */
  function view(spec, element) {
    const { parse, View, Tooltip, expressionInterpreter, config } = window.reportVega;
    const made = new View(parse(spec, config, { ast: true }), {
      expr: expressionInterpreter, renderer: element ? "svg" : "none", tooltip: new Tooltip().call,
    });
    return (element ? made.initialize(element) : made).runAsync();
  }

  let flowing;
  /** What each signal is while nothing is changed. */
  const neutral = new Map();
  /** @type {any} */
  let flow;
  function dataflow() {
    if (!names.size) return Promise.resolve();
    flowing ??= load(`${here}vega.js`).then(async () => {
      flow = await view({ signals: model.signals });
      for (const name of names) neutral.set(name, flow.signal(name));
    });
    return flowing;
  }

  /* ---- numbers, words, verdicts ---------------------------------------------------------- */

  /** As Template.show in Python: the two are tested against each other. */
  function show(number, format, before = "", after = "") {
    if (number === null || number === undefined || Number.isNaN(number)) return NO_DATA;
    const percent = format.endsWith("%");
    const digits = Number(/\.(\d+)/.exec(format)[1]);
    const scaled = percent ? number * 100 : number;
    let text = Math.abs(scaled).toFixed(digits);
    const sign = scaled < 0 && Number(text) !== 0 ? "\u2212" : "";
    if (format.startsWith(",")) text = text.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",");
    return `${sign}${before}${text}${percent ? "%" : ""}${after}`;
  }

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function renderSignal(element) {
    const { signal, format, before, after, words } = element.dataset;
    const current = names.has(signal) ? flow.signal(signal) : value(signal);
    const codes = model.codes[signal];
    const slug = codes ? codes[current] ?? "no_data" : current;
    if ("badge" in element.dataset) {
      const [text, mark, name] = model.verdicts[slug];
      element.className = name;
      setText(element.querySelector(".verdict-mark"), mark);
      setText(element.querySelector(".verdict-text"), text);
    } else if (words) {
      setText(element, JSON.parse(words)[slug] ?? NO_DATA);
    } else {
      const number = "absolute" in element.dataset && current !== null ? Math.abs(current) : current;
      const out = "share" in element.dataset && number !== null && (number < 0 || number > 1);
      const told = number < 0 ? "less than 0% (not possible)" : "more than 100% (not possible)";
      setText(element, out ? told : show(number, format, before, after));
      if (element.localName === "data") element.value = current ?? "";
    }
  }

  /* ---- controls -------------------------------------------------------------------------- */

  /** The tables behind the page: the choices that lead to a row, and the rows by their options. */
  const tables = Object.entries(model.lookups).map(([name, keys]) => (
    { keys, rows: model.signals.find((signal) => signal.name === `table_${name}`).value }));

  /** Whether a table has no row for the reader's choices, some of them replaced. */
  const lacks = ({ keys, rows }, chosen = {}) =>
    !(keys.map((key) => chosen[key] ?? value(key)).join("|") in rows);

  /** Options that have no data with the other choices say so. */
  function markOptions(select) {
    const id = select.dataset.assumption;
    const asked = tables.filter(({ keys }) => keys.includes(id));
    for (const option of select.options) {
      option.dataset.label ??= option.textContent.trim();
      const missing = asked.some((table) => lacks(table, { [id]: option.value }));
      setText(option, missing ? `${option.dataset.label} · ${NO_DATA}` : option.dataset.label);
    }
  }

  /** Whose the value of a slider is: the reader's once it is moved, else that of its source. */
  function renderOrigin(slider) {
    const [shown, origin] = all("output, .control-origin", slider.parentElement);
    origin.dataset.ours ??= origin.textContent;
    origin.dataset.neutral ??= shown.textContent;
    const { ours, neutral } = origin.dataset;
    const moved = slider.dataset.assumption in state;
    setText(origin, moved ? `yours (neutral: ${neutral}, ${ours})` : ours);
  }

  const menu = (id, root = document) => root.querySelector(`article select[data-assumption="${id}"]`);
  const label = (id, option) => menu(id)?.querySelector(`[value="${option}"]`).dataset.label;
  let touched;

  /** How far choices lie from the reader's; what a table names first, and the last choice, weigh. */
  function distance(chosen) {
    return Object.keys(chosen).filter((key) => chosen[key] !== value(key)).reduce((sum, key) => {
      const { options } = model.choices[key];
      const places = tables.filter(({ keys }) => keys.includes(key))
        .map(({ keys }) => keys.length - keys.indexOf(key));
      return sum + (key === touched ? 1e4 : 100) + 10 * Math.min(...places)
        + Math.abs(options.indexOf(chosen[key]) - options.indexOf(value(key)));
    }, 0);
  }

  /** The nearest choices, by menus of this page, for which every table has a row. */
  function nearest(chosen = {}) {
    const table = tables.find((each) => lacks(each, chosen));
    if (!table) return chosen;
    let best;
    for (const row of Object.keys(table.rows)) {
      const options = row.split("|").map((option, at) => [table.keys[at], option]);
      const fits = ([key, option]) => option === (chosen[key] ?? value(key))
        || (!(key in chosen) && menu(key));
      if (!options.every(fits)) continue;
      const found = nearest({ ...chosen, ...Object.fromEntries(options) });
      if (found && !(best && distance(best) <= distance(found))) best = found;
    }
    return best;
  }

  /** Under menus whose choice has no data: what is missing, and the way to the nearest that has. */
  function renderHints() {
    const missing = tables.filter((table) => lacks(table));
    const way = missing.length ? nearest() : undefined;
    for (const form of all("article form.controls")) {
      const table = missing.find(({ keys }) => keys.some((key) => menu(key, form)));
      const hint = form.querySelector(".controls-hint");
      if (!table) {
        hint?.remove();
        continue;
      }
      const named = table.keys.map((key) => label(key, value(key))).filter(Boolean).join(", ");
      const moves = Object.keys(way ?? {}).filter((key) => way[key] !== value(key));
      const text = moves.length
        ? `Nearest with data: ${moves.map((key) => label(key, way[key])).join(", ")}`
        : "Back to the neutral choice";
      const made = hint ?? document.createElement("p");
      made.className = "controls-hint";
      made.innerHTML = "<span></span> <button type=\"button\"></button>";
      made.firstChild.textContent = `No data for ${named}.`;
      made.lastChild.textContent = text;
      made.lastChild.onclick = () => {
        form.querySelector("select").focus();
        change((moves.length ? moves : table.keys).reduce(
          (next, key) => withOne(next, key, way?.[key] ?? ""), state));
      };
      if (!hint) form.querySelector("fieldset").after(made);
    }
  }

  /** A sentence that lacks a number says so in its place, once a paragraph. */
  function renderSentences() {
    for (const paragraph of followers.sentences) {
      paragraph.querySelector(".no-answer")?.remove();
      const lacking = all(".sentence", paragraph).filter((sentence) => {
        sentence.hidden = all("[data-signal]", sentence).some((e) => e.textContent === NO_DATA);
        return sentence.hidden;
      });
      const said = document.createElement("span");
      said.className = "no-answer";
      said.textContent = " No data for this choice. ";
      lacking[0]?.before(said);
    }
  }

  /** A title states the neutral finding: it says so where the figure is drawn otherwise. */
  function renderTitle(figure) {
    const mark = document.querySelector(`#fig-${figure.id} .figure-note`);
    const moved = figure.params.some((name) => !Object.is(flow.signal(name), neutral.get(name)));
    if (mark) mark.hidden = !moved;
  }

  function renderControls() {
    for (const control of followers.controls) {
      const wanted = String(value(control.dataset.assumption));
      if (control.value !== wanted) control.value = wanted;
      if (control.localName === "select") markOptions(control);
      else renderOrigin(control);
    }
    renderHints();
    const text = print(state);
    for (const button of followers.presets) {
      const pressed = String(printed[button.dataset.preset] === text);
      if (button.getAttribute("aria-pressed") !== pressed) button.setAttribute("aria-pressed", pressed);
    }
    const count = Object.keys(state).length;
    const badge = document.querySelector(".drawer-changed");
    if (badge) badge.innerHTML = count ? `${count}<span class="visually-hidden"> changed</span>` : "";
    document.dispatchEvent(new Event("report-changed"));
  }

  function presetState(preset) {
    const made = {};
    for (const id of known) {
      if (initial(id, preset) !== initial(id)) made[id] = initial(id, preset);
    }
    return made;
  }

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

  /* ---- figures --------------------------------------------------------------------------- */

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
    sendSignals(figure);
    renderTitle(figure);
    figure.chart.classList.add("is-live");
  }

  const resizing = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const figure = figures.get(target.closest("figure").id);
      if (figure?.view) draw(figure);
    }
  });

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
    await Promise.all([load(`${here}vega.js`), dataflow(), load(src)]);
    await draw(figure);
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
    dialog.addEventListener("close", () => {
      place.replaceWith(figure);
      dialog.remove();
      button.focus();
    });
    dialog.showModal();
  }

  async function save(button, kind) {
    await load(`${here}export.js`);
    window.reportExport(button.closest("figure"), kind);
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

  /* ---- start ----------------------------------------------------------------------------- */

  gather();
  document.body.append(status);
  for (const form of all("form.controls")) {
    form.hidden = false;
    form.addEventListener("pointerenter", dataflow, { once: true });
    form.addEventListener("focusin", dataflow, { once: true });
    form.addEventListener("submit", (event) => event.preventDefault());
  }
  document.addEventListener("input", onInput);
  document.addEventListener("click", onClick);
  addEventListener("beforeprint", sendAll);
  addEventListener("hashchange", () => {
    met = location.hash;
    const next = parse(location.hash);
    if (next) change(next);
  });
  renderControls();
  if (Object.keys(state).length) change(state);
  for (const figure of all("figure[data-spec]")) near.observe(figure);
  const at = /^#s1:.*&at=([\w-]+)$/.exec(location.hash)?.[1];
  if (at) document.getElementById(at)?.scrollIntoView();

  window.report = { parse, print, show, state: () => ({ ...state }), ready: dataflow, change, refresh,
    uses: (id) => names.has(id),
    signal: (name) => flow?.signal(name), set: (id, v) => flow.signal(id, v), run: () => flow.run(),
    drawn: () => all("figure[data-spec]").filter((f) => f.querySelector(".is-live")).length };
})();
