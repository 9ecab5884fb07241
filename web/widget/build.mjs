/**
 * Build the widget, the demo page, and what the server's public pages load into web/dist.
 *
 *   node build.mjs            once
 *   node build.mjs --watch    again whenever a source changes
 *
 * Fails when the widget, gzipped, is larger than its budget: every visitor of every page pays it.
 */

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "vite";

const BUDGET = 40 * 1024;
const HELP_SHEETS = ["base.css", "search.css", "lists.css", "article.css", "community.css", "ends.css"];
const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "../dist");
const watch = process.argv.includes("--watch") ? {} : null;

await mkdir(dist, { recursive: true });
await script("src/main.ts", "widget.js");
await script("demo/demo.ts", "demo.js");
await script("help/help.ts", "help.js");
await helpStyle();
await demoPage();
if (!watch) await checkBudget();

/** Bundle one entry into one classic script, for any page. */
function script(entry, fileName) {
  return build({
    configFile: false,
    root: here,
    logLevel: "warn",
    publicDir: false,
    build: {
      target: "es2020",
      outDir: dist,
      emptyOutDir: false,
      watch,
      lib: { entry: join(here, entry), formats: ["iife"], name: "jieli", fileName: () => fileName },
    },
  });
}

/** The page and its style are used as they are written. */
async function demoPage() {
  const tokens = await readFile(join(here, "../shared/tokens.css"), "utf8");
  const own = await readFile(join(here, "demo/demo.css"), "utf8");
  await writeFile(join(dist, "demo.css"), `${tokens}\n${own}`);
  await copyFile(join(here, "demo.html"), join(dist, "index.html"));
}

/** The public pages are dark without a script: where the system is, not where an attribute says so. */
async function helpStyle() {
  const tokens = await readFile(join(here, "../shared/tokens.css"), "utf8");
  const dark = /:root\[data-theme="dark"\],\s*:host\(\[data-theme="dark"\]\) (\{[^}]*\})/.exec(tokens);
  if (!dark) throw new Error("tokens.css has no dark values where they were");
  const sheets = [...HELP_SHEETS.map((name) => `help/${name}`), "../shared/video.css"].map((name) => readFile(join(here, name), "utf8"));
  const system = `@media (prefers-color-scheme: dark) {\n:root ${dark[1]}\n}`;
  await writeFile(join(dist, "help.css"), [tokens, system, ...(await Promise.all(sheets))].join("\n"));
}

async function checkBudget() {
  const size = gzipSync(await readFile(join(dist, "widget.js"))).length;
  const line = `widget.js: ${(size / 1024).toFixed(1)} kB gzipped of ${BUDGET / 1024} kB`;
  if (size <= BUDGET) return console.log(line);
  console.error(`${line}: too large`);
  process.exit(1);
}
