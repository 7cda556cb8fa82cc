import type { EvaluatedFiles } from "./evaluate-files.ts";
import { CommandError } from "./io.ts";
import type { LiveOptions } from "./live-question.ts";

/** Whether a project is asked for rather than files. Throws CommandError for a mixture of both. */
export function isLive(options: EvaluatedFiles & LiveOptions): boolean {
  const { slo, sliResults, history, compared } = options;
  const { project, stage, service, timeframe, start, end, repo, watch, label } = options;
  const files = named({ slo, "sli-results": sliResults, history, compared });
  const live = named({ project, stage, service, timeframe, start, end, repo });
  if (watch === true) live.push("--watch");
  if (label !== undefined) live.push("--label");
  const [file] = files;
  const [of] = live;
  if (file !== undefined && of !== undefined) {
    throw new CommandError(
      `${file} judges files and ${of} a running service: leave ${files.join(", ")} or ${live.join(", ")} out`,
    );
  }
  return live.length > 0;
}

function named(options: Readonly<Record<string, string | undefined>>): string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`],
  );
}
