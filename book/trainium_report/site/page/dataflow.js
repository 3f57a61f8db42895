/* The chart library and the dataflow, loaded when first needed. */

const scripts = new Map();
function load(src) {
  if (!scripts.has(src)) {
    scripts.set(src, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = src;
      script.onload = () => resolve();
      script.onerror = () => {
        // Asked for again, it is tried again.
        scripts.delete(src);
        script.remove();
        reject(new Error(`cannot load ${src}`));
      };
      document.head.append(script);
    }));
  }
  return scripts.get(src);
}

/** A running view of a Vega specification, drawn in an element if there is one. */
function view(spec, element) {
  const { parse, View, expressionInterpreter, config } = window.reportVega;
  const made = new View(parse(spec, config, { ast: true }), {
    expr: expressionInterpreter, renderer: element ? "svg" : "none", tooltip: () => {},
  });
  return (element ? made.initialize(element) : made).runAsync();
}

/** The signal of what the reader gives for an assumption. */
const raw = (id) => (names.has(`given_${id}`) ? `given_${id}` : id);

let flowing;
/** What each signal is while nothing is changed. */
const defaults = new Map();
/** @type {any} */
let flow;
function dataflow() {
  if (!names.size) return Promise.resolve();
  flowing ??= load(`${here}vega.js`).then(async () => {
    flow = await view({ signals: model.signals });
    for (const name of names) defaults.set(name, flow.signal(name));
  }).catch((error) => {
    flowing = undefined;
    throw error;
  });
  return flowing;
}
