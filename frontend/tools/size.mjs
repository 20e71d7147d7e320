// What a phone downloads for the first page of an entry: its script, all it imports at once, and its styles; compressed.
// Lazily loaded chunks (map, chart) are listed apart. Usage: npm run size [-- page.html]
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";

const LIMIT = 60 * 1024;
const manifest = JSON.parse(readFileSync("dist/.vite/manifest.json", "utf8"));
const page = process.argv[2];

function weigh(bytes) {
  return { gzip: gzipSync(bytes, { level: 9 }).length, brotli: brotliCompressSync(bytes).length };
}

function filesOf(name, seen = new Set()) {
  const built = manifest[name];
  if (!built || seen.has(built.file)) return seen;
  seen.add(built.file);
  for (const css of built.css ?? []) seen.add(css);
  for (const imported of built.imports ?? []) filesOf(imported, seen);
  return seen;
}

let failed = false;
for (const entry of Object.keys(manifest).filter((name) => manifest[name].isEntry)) {
  const total = { gzip: 0, brotli: 0 };
  const parts = [...filesOf(entry)].map((file) => [file, weigh(readFileSync(`dist/${file}`))]);
  if (page) parts.push([page, weigh(readFileSync(page))]);
  for (const [, size] of parts) {
    total.gzip += size.gzip;
    total.brotli += size.brotli;
  }
  console.log(`${entry}: ${total.gzip} B gzip, ${total.brotli} B brotli`);
  for (const [file, size] of parts) console.log(`  ${file} ${size.gzip} / ${size.brotli}`);
  if (entry.includes("resident") && total.gzip > LIMIT) failed = true;
}
for (const [name, built] of Object.entries(manifest).filter(([, built]) => built.isDynamicEntry)) {
  const size = weigh(readFileSync(`dist/${built.file}`));
  console.log(`lazy ${name}: ${size.gzip} / ${size.brotli}`);
}
if (failed) {
  console.error(`The first page of the resident's end is over ${LIMIT} bytes.`);
  process.exit(1);
}
