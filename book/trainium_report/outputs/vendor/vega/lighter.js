/**
 * What the library of the charts does without. Pages draw SVG, so nothing draws on a canvas; there
 * are no maps and no files with separators; and of curves, colours and functions of expressions it
 * has those that charts of a report ask for. A chart that asks for another is refused by name.
 */
import { existsSync, readFileSync } from "node:fs";

export const PACKAGES = ["d3-dsv", "d3-geo", "d3-scale-chromatic", "topojson-client"];

const CURVES = ["basis", "basis-closed", "basis-open", "bundle", "cardinal", "cardinal-closed",
  "cardinal-open", "catmull-rom", "catmull-rom-closed", "catmull-rom-open", "natural"];
const SCHEMES = ["blues", "blueOrange", "viridis", "yellowGreenBlue", "tableau10", "tableau20"];
const DISTRIBUTIONS = ["Normal", "LogNormal", "Uniform"];
const OF = ["sample", "density", "cumulative", "quantile"];

const same = (path, ...others) => [`export { default } from "${path}";`,
  ...others.map((name) => `export { default as ${name} } from "${path}";`)].join("\n");
const names = (value, ...named) => named.map((name) => `export const ${name} = ${value};`).join("\n");
const NOTHING = "export default () => {};";
const camel = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const instead = {
  "vega-scenegraph/src/CanvasRenderer.js": same("./Renderer.js"),
  "vega-scenegraph/src/HybridRenderer.js":
    `${same("./Renderer.js", "setHybridRendererOptions")}\n${names("{}", "OPTS")}`,
  "vega-scenegraph/src/SVGStringRenderer.js": same("./Renderer.js"),
  "vega-scenegraph/src/CanvasHandler.js": same("./Handler.js"),
  "vega-scenegraph/src/HybridHandler.js": same("./Handler.js"),
  "vega-scenegraph/src/util/canvas/draw.js": names("() => () => {}", "drawAll", "drawOne"),
  "vega-scenegraph/src/util/canvas/pick.js":
    names("() => () => {}", "pick", "hitPath", "pickPath"),
  "vega-scenegraph/src/util/canvas/blend.js": NOTHING,
  "vega-scenegraph/src/util/canvas/fill.js": NOTHING,
  "vega-scenegraph/src/util/canvas/stroke.js": NOTHING,
  "vega-scenegraph/src/util/canvas/clip.js": `${NOTHING}\n${names("() => {}", "clipGroup")}`,
  "vega-encode/src/LinkPath.js": NOTHING,
  "vega-functions/src/functions/ease.js": names("{}", "easeFunctions"),
  "d3-color/src/cubehelix.js": same("./lab.js", "Cubehelix"),
  "d3-interpolate/src/cubehelix.js": `${NOTHING}\n${names("undefined", "cubehelixLong")}`,
  "d3-interpolate/src/transform/index.js":
    names("undefined", "interpolateTransformCss", "interpolateTransformSvg"),
  "d3-interpolate/src/zoom.js": NOTHING,
  ...Object.fromEntries(CURVES.map((name) =>
    [`d3-shape/src/curve/${camel(name)}.js`, same("./linear.js")])),
  ...Object.fromEntries(DISTRIBUTIONS.map((name) => [
    `vega-statistics/src/${name.toLowerCase()}.js`,
    `${NOTHING}\n${names("undefined", ...OF.map((what) => what + name))}`,
  ])),
};

const COLOURS = /^ {2}(\w+): (?:'[0-9a-f]+'|scheme\w+),?$/gm;
const PALETTES = "vega-scale/src/palettes.js";
const shorter = {
  // A browser knows the letters of all scripts by itself.
  "vega-expression/src/parser.js": (text) => text
    .replace(/(NonAsciiIdentifierStart = )new RegExp\('[^']*'\)/, "$1/\\p{ID_Start}/u")
    .replace(/(NonAsciiIdentifierPart = )new RegExp\('[^']*'\)/, "$1/\\p{ID_Continue}/u"),
  [PALETTES]: (text) => text.replace(COLOURS, (line, name) => (SCHEMES.includes(name) ? line : "")),
};

const EASE = "vega-functions/src/functions/ease.js";
const found = (path, pattern) =>
  [...readFileSync(`node_modules/${path}`, "utf-8").matchAll(pattern)].map(([, name]) => name);

/** What a chart may ask for and is not there, by kind. */
export const absent = () => ({
  scheme: found(PALETTES, COLOURS).filter((name) => !SCHEMES.includes(name))
    .map((name) => name.toLowerCase()).sort(),
  curve: [...CURVES].sort(),
  function: [...found(EASE, /^ {2}(ease\w+):/gm),
    ...DISTRIBUTIONS.flatMap((name) => OF.map((what) => what + name))].sort(),
});

/** Take modules from the sources of packages, where esbuild can leave one out. */
export const lighter = {
  name: "lighter",
  setup(build) {
    const used = new Set();
    build.onResolve({ filter: /^vega-[a-z-]+$/ }, ({ path }) => {
      const source = ["index.browser.js", "index.js"]
        .map((entry) => `${process.cwd()}/node_modules/${path}/${entry}`).find(existsSync);
      return source && { path: source, sideEffects: false };
    });
    build.onLoad({ filter: /node_modules/ }, ({ path }) => {
      const module = path.split("node_modules/").at(-1);
      const resolveDir = path.slice(0, path.lastIndexOf("/"));
      if (module in instead) {
        used.add(module);
        return { contents: instead[module], resolveDir };
      }
      if (!(module in shorter)) return undefined;
      const text = readFileSync(path, "utf-8");
      const contents = shorter[module](text);
      if (contents === text) throw new Error(`${module} has changed: nothing was left out`);
      used.add(module);
      return { contents, resolveDir };
    });
    build.onEnd(() => {
      const unused = [...Object.keys(instead), ...Object.keys(shorter)].filter((m) => !used.has(m));
      if (unused.length) throw new Error(`not part of the library any more: ${unused.join(", ")}`);
    });
  },
};
