/* What a figure, its data, a file and paper say of the assumptions behind them. */

/** A title states the finding at the defaults: it says so where the figure is drawn otherwise, and
    so do the text alternative, the table and its file, which keep to the defaults. */
function renderTitle(figure) {
  const moved = figure.params.some((name) => !Object.is(flow.signal(name), defaults.get(name)));
  if (moved === Boolean(figure.moved)) return;
  figure.moved = moved;
  const element = document.getElementById(`fig-${figure.id}`);
  const mark = element.querySelector(".figure-note");
  if (mark) mark.hidden = !moved;
  const name = figure.chart.getAttribute("aria-label");
  figure.live.setAttribute("aria-label", moved
    ? `Drawn with your assumptions; the arrow keys read out the points. By default: ${name}`
    : name);
  const data = element.querySelector(".figure-data");
  data.querySelector(".figure-default")?.remove();
  if (moved) {
    const note = document.createElement("p");
    note.className = "figure-default";
    note.textContent = "The table and its file keep to the defaults; the drawing follows your assumptions.";
    data.querySelector("summary").after(note);
  }
  data.querySelector(".figure-csv").download = `${figure.id}${moved ? "-defaults" : ""}.csv`;
}

/** The list of all assumptions, where it has been loaded: it has a name for each. */
let listed;
async function loadNames() {
  const [src] = document.querySelector(".drawer-button").dataset.scripts.split(" ");
  await load(new URL(src, location.href).href);
  listed ??= new DOMParser().parseFromString(window.reportAssumptions.html, "text/html");
}

/** The assumptions that differ from the defaults, in words. */
function differences() {
  return Object.keys(state).map((id) => {
    const root = listed ?? document;
    const control = root.querySelector(`[data-assumption="${id}"], [data-own="${id}"]`);
    const label = control && root.querySelector(`label[for="${control.id}"]`).textContent.trim();
    const told = control?.parentElement.querySelector("output")?.dataset;
    const shown = id in model.own ? priceText(state[id])
      : told ? show(state[id], told.format, told.before, told.after)
        : control?.querySelector?.(`[value="${state[id]}"]`)?.textContent.trim() ?? state[id];
    return `${label ?? nameOf(id)}: ${shown}`;
  }).join("; ");
}

/** What a saved drawing says of what it was drawn with; nothing where nothing can be moved. */
async function drawnWith(figure) {
  if (!figure?.params.length) return "";
  if (!figure.moved) return "At the defaults.";
  await loadNames();
  return `Drawn with assumptions other than the defaults. ${differences()}.`;
}

addEventListener("beforeprint", () => {
  if (!Object.keys(state).length) return;
  const note = document.createElement("p");
  note.className = "paper-note";
  note.textContent = "Printed with assumptions other than the defaults: numbers and drawings "
    + `follow them. ${differences()}.`;
  document.querySelector("article")?.prepend(note);
});
addEventListener("afterprint", () => document.querySelector(".paper-note")?.remove());
