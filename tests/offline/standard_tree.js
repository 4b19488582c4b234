// What OpenZeppelin's own library says of our trees and proofs.
//
//   node standard_tree.js < cases.json
//
// A case has leaves ([path, value, salt]) and proofs (a leaf, its siblings, a root). The answer has, for each
// case, the root and all nodes that the library builds from the leaves, and whether it verifies each proof.
"use strict";
const fs = require("fs");
const { StandardMerkleTree } = require("@openzeppelin/merkle-tree");

const TYPES = ["string", "string", "bytes32"];

const cases = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = cases.map(({ leaves, proofs }) => {
  const tree = StandardMerkleTree.of(leaves, TYPES);
  return {
    root: tree.root,
    nodes: tree.dump().tree,
    proofs: leaves.map((leaf) => tree.getProof(leaf)),
    verified: proofs.map(({ root, leaf, siblings }) => StandardMerkleTree.verify(root, TYPES, leaf, siblings)),
  };
});
process.stdout.write(JSON.stringify(answers));
