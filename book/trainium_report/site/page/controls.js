/* Controls: menus that know where data lack, sliders that say whose a value is, presets. */

/** The tables behind the page: the choices that lead to a row, and the rows by their options. */
const every = Object.entries(model.lookups).map(([name, keys]) => (
  { name, keys, rows: model.signals.find((signal) => signal.name === `table_${name}`).value }));

/** Those that steer a choice: a comparison goes on where a side table lacks one of its months. */
const tables = every.filter((side) => !every.some((main) =>
  main.keys.length > side.keys.length && side.keys.every((key) => main.keys.includes(key))));

/** Whether a table has no row for the reader's choices, some of them replaced, nor they a number. */
const lacks = ({ name, keys, rows }, chosen = {}) => !(name in state)
  && !(keys.map((key) => chosen[key] ?? value(key)).join("|") in rows);

/** Options that have no data with the other choices say so. */
function markOptions(select) {
  const id = select.dataset.assumption;
  const asked = tables.filter(({ keys }) => keys.includes(id));
  for (const option of select.options) {
    option.dataset.label ??= option.textContent.trim();
    // What is missing for the choice itself stands below the menus, with the way out.
    const missing = !option.selected && asked.some((table) => lacks(table, { [id]: option.value }));
    setText(option, missing ? `${option.dataset.label} · ${NO_DATA}` : option.dataset.label);
  }
}

/** Whose the value of a slider is: the reader's once it is moved, else that of its source. */
function renderOrigin(slider) {
  const [shown, origin] = all("output, .control-origin", slider.parentElement);
  origin.dataset.ours ??= origin.textContent;
  origin.dataset.usual ??= shown.textContent;
  const { ours, usual } = origin.dataset;
  const moved = slider.dataset.assumption in state;
  setText(origin, moved ? `yours (default: ${usual}, ${ours})` : ours);
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
      : "Back to the default choice";
    const made = hint ?? document.createElement("p");
    made.className = "controls-hint";
    made.innerHTML = "<span></span> <button type=\"button\"></button>";
    const own = form.querySelector(`[data-own="${table.name}"]`)
      ? " Give a price of your own, or take the nearest." : "";
    made.firstChild.textContent = `No data for ${named}.${own}`;
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
      sentence.hidden = all("[data-signal]", sentence).some((e) => "none" in e.dataset);
      return sentence.hidden;
    });
    const said = document.createElement("span");
    said.className = "no-answer";
    const signals = lacking.flatMap((sentence) => all("[data-signal]", sentence))
      .map((element) => element.dataset.signal);
    const [crossed] = crossedBehind(signals);
    said.textContent = crossed ? ` No answer: ${crossed} ` : " No data for this choice. ";
    lacking[0]?.before(said);
  }
}

function renderControls() {
  for (const control of followers.controls) {
    const wanted = String(value(control.dataset.assumption));
    if (control.value !== wanted) control.value = wanted;
    if (control.localName === "select") markOptions(control);
    else renderOrigin(control);
  }
  renderOwn();
  renderPairs();
  renderHints();
  const text = print(state);
  for (const button of followers.presets) {
    const pressed = String(printed[button.dataset.preset] === text && !secret.size);
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
