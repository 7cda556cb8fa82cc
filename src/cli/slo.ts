import { dump } from "js-yaml";
import { readSlo } from "../core/evaluation/read-slo.ts";
import { sloJson, type SloJson } from "../core/evaluation/slo-json.ts";
import { formatFault } from "../core/fault.ts";
import { exitCode, type Io } from "./io.ts";
import { readSource } from "./read-source.ts";
import { readStdin } from "./read-stdin.ts";
import { plainLine } from "./style.ts";

export type SloOptions = { readonly output: "text" | "json" };

/** Tells how a slo.yaml is understood, as far as it is, and its faults. */
export async function slo(
  io: Io,
  file: string,
  { output, stdin = readStdin }: SloOptions & { readonly stdin?: () => Promise<string> },
): Promise<number> {
  const source = await readSource(io, file, stdin);
  const { slo: read, faults } = readSlo([source]);
  const understood = read === null ? null : sloJson(read);
  if (output === "json") {
    io.out.write(`${JSON.stringify(understood ?? { faults }, null, 2)}\n`);
  } else if (understood !== null) {
    io.out.write(dump(written(understood), { lineWidth: -1, noRefs: true }));
  }
  for (const fault of faults) io.err.write(`${plainLine(formatFault(fault))}\n`);
  return faults.length === 0 ? exitCode.ok : exitCode.unusable;
}

/** Without what is empty and has no default: the file reads the same without it. */
function written({ filter, objectives, total_score: total, ...rest }: SloJson): object {
  return {
    ...rest,
    ...(filter !== null && { filter }),
    objectives: objectives.map(({ sli, displayName, pass, warning, ...share }) => ({
      sli,
      ...(displayName !== "" && { displayName }),
      ...(pass !== null && { pass }),
      ...(warning !== null && { warning }),
      ...share,
    })),
    ...(total !== null && {
      total_score: total.warning === "" ? { pass: total.pass } : total,
    }),
  };
}
