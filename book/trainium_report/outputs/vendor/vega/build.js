/**
 * Makes vega.js, the licences of its parts and about.json: `npm ci && npm run build`. Only somebody
 * who changes the chart library runs it; the book needs no Node.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { minify } from "terser";
import * as absent from "./absent.js";

const ABSENT = ["d3-dsv", "d3-geo", "d3-scale-chromatic", "topojson-client"];

const { outputFiles, metafile } = await build({
  entryPoints: ["entry.js"], bundle: true, format: "iife", globalName: "reportVega",
  minify: true, write: false, metafile: true, outfile: "vega.js",
  alias: Object.fromEntries(ABSENT.map((name) => [name, "./absent.js"])),
});
const small = await minify(outputFiles[0].text, {
  compress: { passes: 2 }, mangle: { toplevel: false }, format: { comments: false },
});
const script = `${small.code}\n`;
writeFileSync("vega.js", script);

const used = Object.values(metafile.outputs)[0].inputs;
const packages = [...new Set(Object.keys(used).map((path) => path.split("node_modules/").at(-1)))]
  .filter((path) => !["entry.js", "absent.js"].includes(path)).map((path) => path.split("/")[0]);
const read = (name, file) => readFileSync(`node_modules/${name}/${file}`, "utf-8");
const about = (name) => JSON.parse(read(name, "package.json"));
const parts = [...new Set(packages)].sort();
const licence = (name) => readdirSync(`node_modules/${name}`).find((f) => /^licen[cs]e/i.test(f));
writeFileSync("LICENSES.txt", parts.map((name) => {
  const { version, license } = about(name);
  return `${name} ${version} (${license})\n\n${read(name, licence(name)).trim()}\n`;
}).join("\n\n"));

const host = {};
new Function("host", `${script}; host.vega = reportVega;`)(host);
writeFileSync("about.json", `${JSON.stringify({
  versions: Object.fromEntries(parts.map((name) => [name, about(name).version])),
  sha256: createHash("sha256").update(script).digest("hex"),
  transforms: Object.keys(host.vega.transforms).sort(),
  absent: Object.keys(absent).filter((name) => name.startsWith("scheme"))
    .map((name) => name.slice("scheme".length).toLowerCase()).sort(),
}, null, 2)}\n`);
rmSync("node_modules", { recursive: true });
