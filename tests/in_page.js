// What the tests do and look at inside a page, a few steps at a time: `browser.inside` calls one of
// these by its name. Those that look for faults give one line for each.
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const frame = () => new Promise(requestAnimationFrame);
const PATIENCE = 15_000;

/** Whether something comes to hold, looked at once a frame. */
async function until(holds) {
  const end = performance.now() + PATIENCE;
  while (!holds()) {
    if (performance.now() > end) return false;
    await frame();
  }
  return true;
}

const alive = (figure) => figure.querySelector(".figure-chart.is-live") !== null;
const classes = (element) => element.getAttribute("class") ?? "";
const named = (control) => control.dataset.assumption;
const controls = (kind) => all(`${kind}[data-assumption]`);

/* ---- colours: relative luminance and contrast as WCAG 2 defines them ----------------------- */

/** Texts, marks and panels of the figures that are too faint, or of the other scheme. */
function figureColours(dark) {
  const faults = [];
  for (const figure of all("figure.figure")) {
    for (const element of [figure, ...all("*", figure)]) {
      if (!element.checkVisibility()) continue;
      const style = getComputedStyle(element);
      const where = `${figure.id} ${element.localName}.${classes(element)}`;
      if (!element.ownerSVGElement && rgba(style.backgroundColor)[3] > 0.02) {
        const light = luminance(ground(element));
        if (dark ? light > 0.2 : light < 0.5) faults.push(`panel ${where}: luminance ${light}`);
      }
      const halo = element.getAttribute("stroke") === element.getAttribute("fill");
      if (element.localName === "text" && !halo && element.textContent.trim()) {
        const { ratio } = paint(element, "fill");
        if (ratio < 4.5) faults.push(`text ${where} '${element.textContent}': ${round(ratio)}`);
      }
      const mark = element.closest(".mark-rect, .mark-line, .mark-symbol");
      if (mark?.classList.contains("role-mark") && element.localName === "path") {
        const seen = ["fill", "stroke"]
          .filter((kind) => !["none", "transparent"].includes(style[kind]))
          .map((kind) => paint(element, kind)).filter(({ alpha }) => alpha > 0);
        const best = Math.max(...seen.map(({ ratio }) => ratio));
        if (seen.length && best < 3) {
          faults.push(`mark ${where} ${classes(mark)} ${element.ariaLabel ?? ""}: ${round(best)}`);
        }
      }
    }
  }
  return faults;
}

/** Words outside drawings that are too faint, with one place for each pair of colours. */
function wordColours() {
  const met = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest("svg, .visually-hidden, :disabled")
        || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { color, fontSize, fontWeight } = getComputedStyle(element);
    const large = parseFloat(fontSize) >= (fontWeight >= 700 ? 18.66 : 24);
    const under = ground(element);
    const [r, g, b, a] = rgba(color);
    const alpha = a * opacity(element);
    if (!alpha) continue;
    const seen = over([r, g, b, alpha], under);
    const key = `${seen} ${under} ${large}`;
    if (met.has(key)) continue;
    const ratio = contrast(seen, under);
    const words = walker.currentNode.data.trim().slice(0, 30);
    met.set(key, ratio < (large ? 3 : 4.5)
      ? [`words ${element.localName}.${classes(element)} '${words}': ${round(ratio)}`] : []);
  }
  return [...met.values()].flat();
}

/* ---- what follows the assumptions ---------------------------------------------------------- */

/** What a reader sees outside the controls: texts that follow, badges, and drawings. */
const seen = () => [
  ...all("[data-signal]").filter((e) => !e.closest("form.controls"))
    .map((e) => `${e.className} ${e.textContent}`),
  ...all(".figure-live svg").flatMap((svg) => all("text, path, line, rect", svg)
    .map((e) => e.localName + e.textContent
      + [...e.attributes].map((a) => `${a.name}=${a.value}`).sort()
      + (e.closest("g[transform]")?.getAttribute("transform") ?? "")).sort()),
].join("\n");

function set(control, value) {
  control.value = value;
  control.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Whether a reader can reach a control; it has the focus then. */
function reach(control) {
  control.focus();
  return control.checkVisibility() && document.activeElement === control;
}

async function back(start) {
  window.report.change({});
  return until(() => seen() === start);
}

/* ---- what axe need not see often ----------------------------------------------------------- */

const marks = (element) => [element.localName, ...["class", "style", "role"]
  .map((name) => element.getAttribute(name) ?? "")].join("|");

/** For each element below a root: what it and its parts are, each with what it stands in. */
function makeUp(root) {
  const found = new Map();
  const gather = (element) => {
    const parts = new Set([`${marks(element.parentElement)} > ${marks(element)}`]);
    for (const child of element.children) for (const part of gather(child)) parts.add(part);
    found.set(element, parts);
    return parts;
  };
  gather(root);
  return found;
}

/**
 * Drawings, whose words axe does not read, and the elements of which every part has been met
 * twice before, its place alike. The first two of a parent's children of a name always stay.
 */
function repeated() {
  const main = document.querySelector("main");
  const parts = makeUp(main);
  const met = new Map();
  const times = (part) => met.get(part) ?? 0;
  const within = (parent) => {
    const before = {};
    return [...parent.children].flatMap((child) => {
      before[child.localName] = (before[child.localName] ?? 0) + 1;
      const known = [...parts.get(child)].every((part) => times(part) >= 2);
      if (child.matches(".figure-chart, .figure-live svg") || (known && before[child.localName] > 2)) {
        return [child];
      }
      const [own] = parts.get(child);
      met.set(own, times(own) + 1);
      return within(child);
    });
  };
  return within(main);
}

const inside = {
  seen,

  /** Two frames and a task: whatever a change has set in motion has been painted. */
  async settled() {
    await frame();
    await frame();
    await new Promise((resolve) => setTimeout(resolve));
  },

  /** Bring figures to life; how many of them live. */
  async wake(figures) {
    dispatchEvent(new Event("pointermove"));
    for (const figure of all(figures)) {
      if (alive(figure)) continue;
      figure.scrollIntoView({ block: "center", behavior: "instant" });
      await frame();
      await frame();
    }
    await until(() => all(figures).every(alive));
    scrollTo(0, 0);
    await inside.settled();
    return all(figures).filter(alive).length;
  },

  /** Whether each figure is drawn alive, in place of its picture. */
  living: () => all("figure.figure").map((figure) =>
    !figure.querySelector(".figure-chart").checkVisibility()
      && figure.querySelector(".figure-live svg")?.checkVisibility() === true),

  /** Open every fold of the article. */
  unfold() {
    for (const fold of all("article details")) fold.open = true;
  },

  /** Open the card of the first number. */
  card() {
    const button = document.querySelector("a.value");
    const card = document.getElementById(button?.hash.slice(1));
    if (card && !card.matches(":popover-open")) button.click();
  },

  /** Words 40 % longer, as translators leave them, until `shorten`. */
  lengthen() {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    window.short = new Map();
    while (walker.nextNode()) {
      const text = walker.currentNode;
      if (text.parentElement.closest("script, style, template, svg, pre")) continue;
      window.short.set(text, text.data);
      const more = (word) => word + word.slice(0, Math.round(0.4 * word.length)).toLowerCase();
      text.data = text.data.replace(/\p{L}{3,}/gu, more);
    }
  },
  shorten() {
    for (const [text, before] of window.short) text.data = before;
    delete window.short;
  },

  /** Take away what axe finds once where it finds it often, until `restore`. */
  trim() {
    window.trimmed = repeated().map((element) => {
      const place = document.createComment("");
      element.replaceWith(place);
      return [place, element];
    });
  },

  restore() {
    for (const [place, element] of window.trimmed.reverse()) place.replaceWith(element);
    delete window.trimmed;
  },

  /** Colours that are hard to see, or of the other scheme. */
  colours(dark) {
    const body = luminance(ground(document.body));
    const right = dark ? body < 0.05 : body > 0.8;
    return [...(right ? [] : [`page: luminance ${body}`]), ...figureColours(dark), ...wordColours()];
  },

  /** Parts and marks of verdict lines that hardly differ from the page. */
  lines() {
    const met = all(".line-part, .line-at, .line-band");
    const colour = (e) => getComputedStyle(e)[e.matches(".line-part") ? "backgroundColor" : "borderTopColor"];
    return (met.length ? [] : ["no lines"]).concat(met.flatMap((element) => {
      const ratio = contrast(rgba(colour(element)).slice(0, 3), ground(element.parentElement));
      return ratio < 3 ? [`${classes(element)}: ${round(ratio)}`] : [];
    }));
  },

  /** What reaches beyond the right edge of a page that scrolls sideways. */
  sideways() {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    return all("body *")
      .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > room + 0.5)
      .map((e) => `${e.localName}.${classes(e)} ${e.textContent.trim().slice(0, 40)}`)
      .slice(0, 5).concat("scrolls");
  },

  /** Texts that forced colours hide, and what does not fit. */
  forced() {
    const paper = getComputedStyle(document.body).backgroundColor;
    return [
      ...(document.documentElement.scrollWidth > innerWidth ? ["scrolls"] : []),
      ...all("figure svg text").filter((e) => e.checkVisibility() && e.textContent.trim()
        && getComputedStyle(e).fill === paper && e.getAttribute("stroke") !== e.getAttribute("fill"))
        .map((e) => `hidden: ${e.textContent}`),
      ...all(".site-bar > *").filter((e) => e.checkVisibility()
        && e.getBoundingClientRect().right > innerWidth).map((e) => `cut: ${classes(e)}`),
    ];
  },

  /** Numbers and terms, all or one in so many, whose card does not open, or not in the window. */
  cards(step = 1) {
    return all("a[role='button']:is(.value, .term)").flatMap((button, at) => {
      if (at % step) return [];
      const card = document.getElementById(button.hash.slice(1));
      button.click();
      const open = button.checkVisibility() && card?.matches(":popover-open")
        && all("p", card).at(-1)?.checkVisibility();
      const box = card?.getBoundingClientRect();
      const fits = open && box.left >= 0 && box.right <= innerWidth;
      if (open) card.hidePopover();
      return fits ? [] : [`${button.textContent}: ${open ? "outside the window" : "no card"}`];
    });
  },

  /** What a page without scripts lacks; every fold of data is open afterwards. */
  unscripted() {
    const shown = all("form.controls, [data-assumption]").filter((e) => e.checkVisibility());
    return [
      ...shown.map((e) => `${e.localName}.${classes(e)}: it does nothing`),
      ...all("figure.figure").flatMap((figure) => {
        const drawings = all(".figure-chart svg", figure).filter((e) => e.checkVisibility());
        const box = drawings[0]?.getBoundingClientRect();
        const fold = figure.querySelector(".figure-data");
        if (!fold?.open) fold?.querySelector(":scope > summary").click();
        const table = fold?.querySelector("table");
        return [
          ...(drawings.length === 1 && box.width > 200 && box.height > 60 ? []
            : [`${figure.id}: ${drawings.length} drawings, ${box?.width} by ${box?.height}`]),
          ...(table?.checkVisibility() ? [] : [`${figure.id}: no table`]),
        ];
      }),
    ];
  },

  /** What paper lacks or should not have; the page is shown as print, its folds opened for it. */
  paper() {
    const seen = (e) => e?.checkVisibility();
    const room = document.documentElement.clientWidth;
    return [
      ...all("details.exercise").filter((e) => !e.open || !seen(all("p", e).at(-1)))
        .map((e) => `answer: ${e.textContent.trim().slice(0, 40)}`),
      ...all("figure.figure").flatMap((figure) => {
        const drawings = all("svg", figure).filter(seen);
        return [
          ...(drawings.length === 1 ? [] : [`${figure.id}: ${drawings.length} drawings`]),
          ...(seen(figure.querySelector(".figure-title")) ? [] : [`${figure.id}: no title`]),
          ...drawings.filter((e) => e.getBoundingClientRect().right > room + 1)
            .map(() => `${figure.id}: cut`),
        ];
      }),
      ...all(".site-header, .panel, .drawer, form.controls, .controls-actions, .figure-tools,"
        + " .code-switch, .turn").filter(seen).map((e) => `on paper: ${classes(e)}`),
    ];
  },

  /** Whether something else is to be seen than before. */
  changed: (before) => until(() => seen() !== before),

  /** Whether the same is to be seen as before. */
  same: (before) => until(() => seen() === before),

  /** Each slider to both its ends: what does not move the page, and what does not return. */
  async sliders() {
    const faults = [];
    const start = seen();
    for (const slider of controls("input")) {
      if (!reach(slider)) faults.push(`${named(slider)}: out of reach`);
      for (const end of ["max", "min"]) {
        const before = seen();
        set(slider, slider[end]);
        if (!await inside.changed(before)) faults.push(`${named(slider)}, ${end}: nothing changes`);
      }
      const twins = controls("input").filter((other) => named(other) === named(slider));
      if (new Set(twins.map((twin) => twin.value)).size > 1) {
        faults.push(`${named(slider)}: two sliders, two values`);
      }
      if (!await back(start)) faults.push(`${named(slider)}: the page does not return`);
    }
    return faults;
  },

  /** Each option of each menu: what does not move the page, and what does not return. */
  async options() {
    const faults = [];
    const start = seen();
    for (const menu of controls("select")) {
      const chosen = menu.value;
      if (!reach(menu)) faults.push(`${named(menu)}: out of reach`);
      if (menu.options.length < 2) faults.push(`${named(menu)}: nothing to choose`);
      for (const { value } of menu.options) {
        if (value === chosen) continue;
        set(menu, value);
        if (!await inside.changed(start)) faults.push(`${named(menu)} ${value}: nothing changes`);
        if (!await back(start)) faults.push(`${named(menu)} ${value}: the page does not return`);
        if (menu.value !== chosen) faults.push(`${named(menu)} ${value}: the menu does not return`);
      }
    }
    return faults;
  },

  /** Each preset pressed: what does not follow, and what the controls show then. */
  async presets() {
    const faults = [];
    const shown = [];
    for (const button of all("[data-preset]")) {
      const { preset } = button.dataset;
      const pressed = () => all("[data-preset][aria-pressed='true']");
      const before = seen();
      const already = pressed().includes(button);
      if (!reach(button)) faults.push(`${preset}: out of reach`);
      button.click();
      if (!already && !await inside.changed(before)) faults.push(`${preset}: nothing changes`);
      await inside.settled();
      const same = (e) => e.dataset.preset === preset;
      if (!pressed().every(same) || pressed().length !== all("[data-preset]").filter(same).length) {
        faults.push(`${preset}: other buttons are pressed`);
      }
      shown.push([preset, controls("").map((control) => [named(control), control.value])]);
    }
    return { faults, shown };
  },

  /** Each reset, after a change: what does not return to what is seen without one. */
  async resets({ neutral, state }) {
    const faults = [];
    for (const [at, button] of all("[data-reset]").entries()) {
      window.report.change(state);
      if (!await inside.changed(neutral)) faults.push(`reset ${at}: nothing to take back`);
      if (!reach(button)) faults.push(`reset ${at}: out of reach`);
      button.click();
      if (!await inside.same(neutral)) faults.push(`reset ${at}: the page does not return`);
    }
    return faults;
  },
};
