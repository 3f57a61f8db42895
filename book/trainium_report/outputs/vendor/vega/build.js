/**
 * Makes vega.js, tooltip.js, the licences of its parts and about.json: `npm ci && npm run build`. Only somebody
 * who changes the chart library runs it; the book needs no Node.
 */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { minify } from "terser";
import { PACKAGES, absent, lighter } from "./lighter.js";

/** A script of one entry, as small as it gets, and the modules that are in it. */
async function bundled(entry, globalName, plugins = []) {
  const { outputFiles, metafile } = await build({
    entryPoints: [entry], bundle: true, format: "iife", globalName, minify: true, write: false,
    metafile: true, outfile: entry, plugins,
    alias: Object.fromEntries(PACKAGES.map((name) => [name, "./absent.js"])),
  });
  const { code } = await minify(outputFiles[0].text, {
    compress: { passes: 3, ecma: 2020, pure_getters: true }, mangle: { toplevel: false },
    format: { comments: false, ecma: 2020 },
  });
  return { script: `${code}\n`, inputs: Object.keys(Object.values(metafile.outputs)[0].inputs) };
}

const { script, inputs } = await bundled("entry.js", "reportVega", [lighter]);
const tooltip = await bundled("tooltip_entry.js", "reportTooltip");
writeFileSync("vega.js", script);
writeFileSync("tooltip.js", tooltip.script);

const packages = [...inputs, ...tooltip.inputs].filter((path) => path.includes("node_modules/"))
  .map((path) => path.split("node_modules/").at(-1).split("/")[0]);
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
  sha256: Object.fromEntries(Object.entries({ "vega.js": script, "tooltip.js": tooltip.script })
    .map(([name, text]) => [name, createHash("sha256").update(text).digest("hex")])),
  transforms: Object.keys(host.vega.transforms).sort(),
  absent: absent(),
}, null, 2)}\n`);
rmSync("node_modules", { recursive: true });
