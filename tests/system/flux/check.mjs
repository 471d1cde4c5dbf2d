// Reads a JSON list of Flux texts; answers for each whether its types are right, and which string literals it contains.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { Flux, parse } = createRequire(`${process.cwd()}/`)("@influxdata/flux-lsp-node");

function* strings(node) {
  if (node === null || typeof node !== "object") return;
  if (node.type === "StringLiteral") yield node.value;
  for (const child of Object.values(node)) yield* strings(child);
}

const texts = JSON.parse(readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map((text) => ({ valid: new Flux(text).is_valid(), strings: [...strings(parse(text))] }))));
