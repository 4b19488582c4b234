// solc's command line, as far as Brownie, forge and slither use it, on npm's WebAssembly build.
//
//   node solc_wasm.js --standard-json [--base-path D] [--include-path D] [--allow-paths A,B] < input.json
//
// Imports are read from disk, and only from the base path (the working directory unless told), the
// include paths and the allowed paths. `--version` is answered by the shell wrapper that calls this file.
"use strict";
const fs = require("fs");
const path = require("path");

const options = { "base-path": [], "include-path": [], "allow-paths": [] };
const argv = process.argv.slice(2).flatMap((word) => {
  const equals = word.startsWith("--") ? word.indexOf("=") : -1;
  return equals < 0 ? [word] : [word.slice(0, equals), word.slice(equals + 1)];
});
let standardJson = false;
while (argv.length > 0) {
  const name = argv.shift().replace(/^--/, "");
  if (name === "standard-json") standardJson = true;
  else if (name in options && argv.length > 0) options[name].push(...argv.shift().split(","));
  else fail(`unsupported argument "${name}"`);
}
if (!standardJson) fail("only --standard-json and --version are supported");

const base = options["base-path"][0] || ".";
const searched = [base, ...options["include-path"]];
const allowed = [...searched, ...options["allow-paths"]]
  .filter((folder) => folder !== "" && fs.existsSync(folder))
  .map((folder) => fs.realpathSync(folder));

function readImport(name) {
  const found = searched.map((folder) => path.resolve(folder, name)).find((file) => fs.existsSync(file));
  if (found === undefined) return { error: `File not found: ${name}` };
  const file = fs.realpathSync(found);
  const inside = allowed.some((root) => file === root || file.startsWith(root.replace(/\/*$/, "/")));
  return inside
    ? { contents: fs.readFileSync(file, "utf8") }
    : { error: `File outside of allowed directories: ${name}` };
}

function fail(message) {
  process.stderr.write(`solc: ${message}\n`);
  process.exit(1);
}

const solc = require("solc"); // a second of start-up: only now, when the arguments are known to be good
process.stdout.write(solc.compile(fs.readFileSync(0, "utf8"), { import: readImport }) + "\n");
