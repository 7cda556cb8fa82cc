import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Problem } from "./problem.ts";

/** Ten hex digits that stand for one occurrence: name of its journal file and end of its branch. */
export function problemId(problem: Pick<Problem, "source" | "occurrence">): string {
  return bytesToHex(sha256(utf8ToBytes(`${problem.source}\0${problem.occurrence}`))).slice(0, 10);
}
