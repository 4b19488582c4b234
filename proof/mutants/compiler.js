// Compiles changed contracts, one request a line, in a process that keeps the compiler warm.
const fs = require("fs");
const path = require("path");
const readline = require("readline");

const root = path.resolve(__dirname, "..", "..");
const solc = require(path.join(root, "node_modules", "solc"));

function read(name, changed) {
  if (name in changed) return { contents: changed[name] };
  const found = [root, path.join(root, "node_modules")].map((base) => path.join(base, name)).find(fs.existsSync);
  return found ? { contents: fs.readFileSync(found, "utf8") } : { error: `no file ${name}` };
}

function answer({ contract, file, changed }) {
  const source = file || `contracts/${contract}.sol`;
  const input = {
    language: "Solidity",
    sources: { [source]: { content: read(source, changed).contents } },
    settings: {
      viaIR: true,
      evmVersion: "paris",
      // Not optimised, but what finds no place on the stack goes to memory.
      optimizer: {
        enabled: false,
        details: { yul: true, yulDetails: { stackAllocation: true, optimizerSteps: ":" } },
      },
      remappings: ["@openzeppelin/contracts=node_modules/@openzeppelin/contracts", "solady=node_modules/solady"],
      outputSelection: { [source]: file ? { "": ["ast"] } : { [contract]: ["evm.bytecode.object"] } },
    },
  };
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: (name) => read(name, changed) }));
  const errors = (output.errors || []).filter((each) => each.severity === "error");
  if (errors.length) return { errors: errors.map((each) => [each.formattedMessage, each.sourceLocation || null]) };
  if (file) return { tree: output.sources[source].ast };
  return { bytecode: output.contracts[source][contract].evm.bytecode.object };
}

readline.createInterface({ input: process.stdin }).on("line", (line) => {
  process.stdout.write(JSON.stringify(answer(JSON.parse(line))) + "\n");
});
