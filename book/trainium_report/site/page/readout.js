/* What a figure says of the point under the pointer, tapped or reached with the arrow keys; and which
   of its marks is a number in the text. */

const SAYS_NOTHING = new Set(["", "null", "undefined", "NaN"]);
const FINGER = 28;

/** The rows of name and text that a mark says. */
const rowsOf = (told) =>
  Object.entries(told).filter(([, text]) => !SAYS_NOTHING.has(String(text)));

/** All that a drawing can say: marks in the order of reading, then lines from left to right. */
function stopsOf(figure) {
  if (figure.stops) return figure.stops;
  const origin = figure.live.getBoundingClientRect();
  const marks = new Map();
  const lines = [];
  const add = (item, box, at) => {
    const rows = rowsOf(item.tooltip);
    const text = rows.map(([name, said]) => `${name}: ${said}`).join(". ");
    if (!text) return;
    const stop = { rows, text, at, items: [item], ...box,
      x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    if (at) lines.push(stop);
    // A range is two dots and a bar that say the same.
    else if (marks.has(text)) marks.get(text).items.push(item);
    else marks.set(text, stop);
  };
  const walk = (mark) => {
    const path = ["line", "area", "trail"].includes(mark.marktype);
    const matrix = path && mark.items[0]?._svg?.getScreenCTM();
    for (const item of mark.items) {
      item.items?.forEach(walk);
      const told = item.tooltip;
      if (!told || typeof told !== "object" || item.defined === false) continue;
      if (matrix) {
        const point = new DOMPoint(item.x, item.y).matrixTransform(matrix);
        const [x, y] = [point.x - origin.left, point.y - origin.top];
        add(item, { left: x, right: x, top: y, bottom: y }, mark.items);
      } else if (item._svg && !path) {
        const { left, right, top, bottom } = item._svg.getBoundingClientRect();
        add(item, { left: left - origin.left, right: right - origin.left,
          top: top - origin.top, bottom: bottom - origin.top });
      }
    }
  };
  walk(figure.view.scenegraph().root);
  const read = [...marks.values()].sort((a, b) => Math.round((a.y - b.y) / 6) || a.x - b.x);
  figure.stops = [...read, ...lines];
  // With the keys a line has some twenty points.
  figure.steps = figure.stops.filter(({ at, items: [item] }) => {
    const [n, of] = at ? [at.indexOf(item), at.length - 1] : [0, 0];
    return n === of || n % Math.ceil((of + 1) / 24) === 0;
  });
  return figure.stops;
}

/** The mark at a place or near it; on a line, the point above or below it. */
function stopAt(figure, { clientX, clientY }, near) {
  const { left, top } = figure.live.getBoundingClientRect();
  const [x, y] = [clientX - left, clientY - top];
  const gap = (low, at, high) => Math.max(low - at, at - high, 0);
  const area = (stop) => (stop.right - stop.left) * (stop.bottom - stop.top);
  let best;
  for (const stop of stopsOf(figure)) {
    const away = Math.hypot(gap(stop.left, x, stop.right), gap(stop.top, y, stop.bottom));
    const score = stop.at ? near + 4 * Math.abs(stop.x - x) + Math.abs(stop.y - y) / 1e3 : away;
    if (!stop.at && away > near) continue;
    const closer = best && (score - best.score || area(stop) - area(best.stop));
    if (!best || closer < 0) best = { stop, score };
  }
  return best?.stop;
}

function unlit(root) {
  for (const element of all(".lit", root)) element.classList.remove("lit");
}

function hideStop(figure) {
  if (!figure?.stop) return;
  figure.stop = undefined;
  figure.tip.replaceChildren();
  figure.tip.classList.remove("shown");
  figure.ring.hidden = true;
  unlit(document);
}

function showStop(figure, stop) {
  if (!stop) return hideStop(figure);
  if (stop === figure.stop) return;
  hideStop(figure);
  figure.stop = stop;
  const { tip, ring, live } = figure;
  for (const [name, said] of stop.rows) {
    const row = document.createElement("p");
    const term = document.createElement("span");
    term.textContent = `${name}: `;
    row.append(term, String(said));
    tip.append(row);
  }
  const ink = stop.at && stop.items[0].stroke;
  tip.style.borderInlineStartColor = ink || "";
  tip.classList.add("shown");
  const room = live.offsetParent.clientWidth;
  const place = (of, width) => Math.max(0, Math.min(of - width / 2, room - width));
  tip.style.left = `${place(live.offsetLeft + stop.x, tip.offsetWidth)}px`;
  const above = stop.top - tip.offsetHeight - 10;
  const fits = live.getBoundingClientRect().top + above > 0;
  tip.style.top = `${live.offsetTop + (fits ? above : stop.bottom + 10)}px`;
  ring.hidden = !stop.at;
  ring.style.left = `${live.offsetLeft + stop.x}px`;
  ring.style.top = `${live.offsetTop + stop.y}px`;
  if (!stop.at) for (const { _svg } of stop.items) _svg?.classList.add("lit");
  const numbers = new Set(numbersOf(stop));
  for (const data of all("a.value data", sectionOf(live))) {
    if (numbers.has(numeral(data.value))) data.parentElement.classList.add("lit");
  }
}

/** The drawing has moved: what was found in it holds no longer. */
function forget(figure) {
  hideStop(figure);
  figure.stops = undefined;
}

function onKey(figure, event) {
  const { steps } = figure;
  const at = steps.indexOf(figure.stop);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: steps.length - 1,
    ArrowLeft: at < 0 ? steps.length - 1 : at - 1, ArrowUp: at < 0 ? steps.length - 1 : at - 1,
  }[event.key];
  if (to === undefined || !steps.length || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  const next = steps[Math.max(0, Math.min(to, steps.length - 1))];
  showStop(figure, next);
  setText(figure.said, next.text);
}

/** A figure that has come alive answers to pointer, finger and keys. */
function listen(figure) {
  const { live } = figure;
  const made = (name) => {
    const element = document.createElement("div");
    element.className = name;
    return element;
  };
  Object.assign(figure, {
    tip: made("figure-tip"), ring: made("figure-ring"), said: made("visually-hidden"),
  });
  figure.tip.setAttribute("aria-hidden", "true");
  figure.ring.hidden = true;
  figure.said.setAttribute("role", "status");
  live.after(figure.tip, figure.ring, figure.said);
  live.tabIndex = 0;
  let finger = false;
  live.addEventListener("pointerenter", () => {
    if (!figure.stop) forget(figure);
  });
  live.addEventListener("pointerdown", ({ pointerType }) => {
    finger = pointerType === "touch";
  });
  live.addEventListener("pointermove", (event) => {
    if (event.pointerType !== "touch") showStop(figure, stopAt(figure, event, 12));
  });
  live.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") hideStop(figure);
  });
  live.addEventListener("click", (event) => {
    if (!finger) return;
    const { stop } = figure;
    if (!stop) forget(figure);
    const met = stopAt(figure, event, FINGER);
    showStop(figure, met === stop ? undefined : met);
  });
  live.addEventListener("focus", () => {
    forget(figure);
    stopsOf(figure);
    if (figure.steps.length) setText(figure.said, "Arrow keys read out the points.");
  });
  live.addEventListener("blur", () => {
    hideStop(figure);
    setText(figure.said, "");
  });
  live.addEventListener("keydown", (event) => onKey(figure, event));
}

addEventListener("pointerdown", ({ target }) => {
  for (const figure of figures.values()) if (!figure.live.contains(target)) hideStop(figure);
});
addEventListener("keydown", ({ key }) => {
  if (key === "Escape") figures.forEach(hideStop);
});

/* ---- a number in the text, and its mark ---- */

/** A number as it is compared: specifications hold nine digits. Years and counts are no match. */
function numeral(text) {
  const number = Number(text);
  const common = Number.isInteger(number) && (Math.abs(number) < 13 || (number > 1989 && number < 2051));
  return text === "" || text === null || Number.isNaN(number) || common ? undefined
    : number.toPrecision(8);
}

const numbersOf = ({ items }) => items.flatMap(({ datum = {} }) => Object.entries(datum)
  .filter(([name, value]) => name !== "_row" && typeof value === "number")
  .map(([, value]) => numeral(value))).filter(Boolean);

const sectionOf = (element) => element.closest("section") ?? document.body;

/** Light the marks of the section's figures that are this number, if they are few. */
function light(button) {
  unlit(document);
  const number = numeral(button?.querySelector("data")?.value ?? "");
  if (!number) return;
  const section = sectionOf(button);
  const found = [...figures.values()].filter(({ view, live }) => view && sectionOf(live) === section)
    .flatMap((figure) => stopsOf(figure).filter((s) => !s.at && numbersOf(s).includes(number)));
  if (found.length > 3) return;
  for (const { items } of found) for (const { _svg } of items) _svg?.classList.add("lit");
  if (found.length) button.classList.add("lit");
}

for (const [begins, ends] of [["pointerover", "pointerout"], ["focusin", "focusout"]]) {
  document.addEventListener(begins, ({ target }) => {
    const button = target.closest?.("a.value");
    if (button) light(button);
  });
  document.addEventListener(ends, ({ target }) => {
    if (target.closest?.("a.value")) unlit(document);
  });
}
