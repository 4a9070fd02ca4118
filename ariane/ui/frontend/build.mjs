// node build.mjs OUT ICON…: bundles every *.js and *.css of this folder (sub-folders hold what they import), the icon
// sprite and the emoji data into OUT, with hashed names, compressed copies, and meta.json that says which name stands for what.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = import.meta.dirname;
const [out, ...icons] = process.argv.slice(2);
const EMOJI_LANGUAGES = ["fr", "en"];

async function bundle() {
  const entryPoints = readdirSync(here).filter((name) => /\.(js|css)$/.test(name)).map((name) => join(here, name));
  const { metafile } = await build({
    entryPoints, outdir: out, bundle: true, minify: true, splitting: true, format: "esm", target: "es2022",
    entryNames: "[name]-[hash]", chunkNames: "chunk-[name]-[hash]", legalComments: "none", metafile: true, logLevel: "warning",
  });
  const files = {}, imports = {};
  for (const [path, made] of Object.entries(metafile.outputs)) {
    if (!made.entryPoint) continue;
    const name = relative(here, join(process.cwd(), made.entryPoint));
    if (name.includes("/")) continue;
    files[name] = relative(out, path);
    imports[name] = staticImports(metafile.outputs, path).map((chunk) => relative(out, chunk));
  }
  return { files, imports };
}

// What the browser fetches with an entry point, lazy chunks left out.
function staticImports(outputs, path, seen = new Set()) {
  for (const { path: next, kind } of outputs[path].imports) {
    if (kind !== "import-statement" || seen.has(next) || !outputs[next]) continue;
    seen.add(next);
    staticImports(outputs, next, seen);
  }
  return [...seen];
}

function sprite() {
  const missing = icons.filter((name) => !existsSync(iconPath(name)));
  if (missing.length) throw new Error(`Lucide has no icon named: ${missing.join(", ")}`);
  const symbols = icons.map((name) => {
    const inner = readFileSync(iconPath(name), "utf8").replace(/[\s\S]*?<svg[\s\S]*?>/, "").replace(/<\/svg>\s*$/, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inner.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

function iconPath(name) {
  return join(here, "node_modules/lucide-static/icons", `${name}.svg`);
}

function emoji(language) {
  const path = join(here, "node_modules/emoji-picker-element-data", language, "cldr/data.json");
  return readFileSync(path);
}

function write(name, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
  const hashed = name.replace(/\.(\w+)$/, `-${hash}.$1`);
  writeFileSync(join(out, hashed), content);
  return hashed;
}

function compress() {
  for (const name of readdirSync(out)) {
    const path = join(out, name);
    if (statSync(path).size < 1000) continue;
    const raw = readFileSync(path);
    writeFileSync(`${path}.gz`, gzipSync(raw, { level: 9 }));
    writeFileSync(`${path}.br`, brotliCompressSync(raw));
  }
}

mkdirSync(out, { recursive: true });
const { files, imports } = await bundle();
files["sprite.svg"] = write("sprite.svg", sprite());
for (const language of EMOJI_LANGUAGES) files[`emoji-${language}.json`] = write(`emoji-${language}.json`, emoji(language));
compress();
writeFileSync(join(out, "meta.json"), JSON.stringify({ files, imports, icons }, null, 1));
