// Judges events by schema.json as a standard JSON Schema validator does.
// usage: node verdicts.mjs <schema.json>   one JSON text a line on stdin, one verdict a line on stdout: true or false.
import { readFileSync } from "node:fs";
import Ajv from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const ajv = new Ajv({ strict: true, allowUnionTypes: true, validateFormats: true });
addFormats(ajv);
const isValid = ajv.compile(JSON.parse(readFileSync(process.argv[2], "utf8")));

// Split at line feeds alone: node:readline would split at U+2028 and U+2029, too, which JSON allows in strings.
let rest = "";
process.stdin.setEncoding("utf8");
process.stdin.on("data", (text) => {
  const lines = (rest + text).split("\n");
  rest = lines.pop();
  process.stdout.write(lines.map((line) => `${isValid(JSON.parse(line))}\n`).join(""));
});
