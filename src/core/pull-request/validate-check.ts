import { formatFault, type Fault } from "../fault.ts";
import type { CheckRun } from "./check-run.ts";
import { codeSpan } from "./outside-text.ts";
import { checkName } from "./status-context.ts";

const faultsInText = 50;

/** `evenkeel/validate`: all faults of the project's files, each on its line. */
export function validateCheck(faults: readonly Fault[], fileCount: number): CheckRun {
  if (faults.length === 0) {
    const title = `${fileCount} files read, no fault found`;
    return {
      name: checkName.validate,
      state: "success",
      title,
      summary: `${title}.`,
      annotations: [],
    };
  }
  const paths = new Set(faults.map(({ path }) => path));
  const count = faults.length === 1 ? "1 fault" : `${faults.length} faults`;
  const listed = faults
    .slice(0, faultsInText)
    .map((fault) => `- ${codeSpan(formatFault(fault), 400)}`);
  const rest = faults.length > faultsInText ? [`- and ${faults.length - faultsInText} more`] : [];
  return {
    name: checkName.validate,
    state: "failure",
    title: `${count} in ${[...paths].slice(0, 3).join(", ")}${paths.size > 3 ? " and more" : ""}`,
    summary: [
      "A file that cannot be read is not used: the last good version of it on this branch stays in force.",
      "",
      ...listed,
      ...rest,
    ].join("\n"),
    annotations: faults,
  };
}
