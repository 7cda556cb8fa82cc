import type { AloneRules } from "../core/explanation/explain-alone.ts";
import { formatFault, type Parsed } from "../core/fault.ts";
import type { RemediationEra } from "../core/keptn-remediation/keptn-rules.ts";
import { readKeptnRules } from "../core/keptn-remediation/read-keptn-rules.ts";
import { parseRemediation } from "../core/remediation/parse-remediation.ts";
import { CommandError, type Io } from "./io.ts";
import { readTextInput } from "./read-input.ts";

/** The rules of a remediation.yaml that an option names. Throws CommandError with every fault of the file. */
export async function readAloneRules(
  io: Pick<Io, "cwd">,
  path: string | undefined,
  era: RemediationEra | undefined,
): Promise<AloneRules> {
  if (path === undefined) return { kind: "none" };
  const text = await readTextInput(io, path);
  if (era === undefined) {
    return { kind: "own", remediation: valueOf(parseRemediation(text, path)) };
  }
  return { kind: "keptn", era, rules: valueOf(readKeptnRules(text, path, era)) };
}

function valueOf<Value>(parsed: Parsed<Value>): Value {
  if (parsed.ok) return parsed.value;
  throw new CommandError(parsed.faults.map(formatFault).join("\n"));
}
