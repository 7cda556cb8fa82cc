import { Option, type Command } from "commander";
import type { EvaluateOptions } from "./evaluate.ts";
import type { EvaluateLiveOptions } from "./evaluate-live.ts";
import type { InvalidateOptions } from "./evaluation-invalidate.ts";
import type { ShowOptions } from "./evaluation-show.ts";
import type { Io } from "./io.ts";
import { isLive } from "./is-live.ts";
import { outputOption } from "./output-option.ts";
import type { SloOptions } from "./slo.ts";

/** The commands that judge a service by its objectives. */
export function addEvaluationCommands(program: Command, end: (code: number) => void, io: Io): void {
  program
    .command("evaluate")
    .description(
      "judge a service by its objectives, from files or live: exit code 0 pass or warning, 1 fail, 2 an error",
    )
    .option("--slo <file>", "the objectives (- for standard input, as for each file)")
    .option("--sli-results <file>", "the values: a JSON list of {metric, value, success, message?}")
    .addOption(
      new Option(
        "--history <file>",
        "earlier evaluations, newest first, of which slo.yaml says what to compare with",
      ).conflicts("compared"),
    )
    .option("--compared <file>", "earlier evaluations to compare with, all of them")
    .addOption(
      new Option(
        "--era <version>",
        "judge as this release of Keptn did, oddities included",
      ).choices(["1.x", "0.6"]),
    )
    .option("--project <name>", "instead of files: the project, as its provider measures it now")
    .option("--stage <name>", "its stage")
    .option("--service <name>", "the service of that stage")
    .option("--timeframe <duration>", "the last 10m, 1h30m, ... or so long from --start on")
    .option("--start <time>", "begin of the window, as 2026-03-01T03:10:00Z")
    .option("--end <time>", "end of the window")
    .option(
      "--repo <repository>",
      "the project's repository: a clone or an address (as create project noted it by default)",
    )
    .option(
      "--label <name=value>",
      "for queries with $LABEL.name; may be repeated",
      (each: string, known: readonly string[] | undefined) => [...(known ?? []), each],
    )
    .option("--watch", "wait for a window that is not over", false)
    .addOption(outputOption())
    .action(async (options: EvaluateOptions & EvaluateLiveOptions) => {
      if (isLive(options)) {
        const { evaluateLive } = await import("./evaluate-live.ts");
        end(await evaluateLive(io, options));
      } else {
        const { evaluate } = await import("./evaluate.ts");
        end(await evaluate(io, options));
      }
    });
  program
    .command("slo")
    .description("tell how a slo.yaml is understood, with its defaults filled in")
    .argument("<file>", "the objectives (- for standard input)")
    .addOption(outputOption())
    .action(async (file: string, options: SloOptions) => {
      const { slo } = await import("./slo.ts");
      end(await slo(io, file, options));
    });
  addRecordCommands(program, end, io);
}

function addRecordCommands(program: Command, end: (code: number) => void, io: Io): void {
  const evaluation = program.command("evaluation").description("one evaluation of the record");
  addFinding(evaluation.command("show"))
    .description("tell everything that led to its verdict")
    .addOption(outputOption())
    .action(async (id: string, options: ShowOptions) => {
      const { showEvaluation } = await import("./evaluation-show.ts");
      end(await showEvaluation(io, id, options));
    });
  addFinding(evaluation.command("invalidate"))
    .description("take it out of later comparisons, by a commit in the project's repository")
    .requiredOption("--reason <text>", "why it must not be compared with")
    .action(async (id: string, options: InvalidateOptions) => {
      const { invalidate } = await import("./evaluation-invalidate.ts");
      end(await invalidate(io, id, options));
    });
}

/** Which evaluation is meant, and where its record is. */
function addFinding(command: Command): Command {
  return command
    .argument("<id>", "its id, the beginning of it, or the id of the event that asked for it")
    .option("--repo <repository>", "the project's repository: a clone or an address")
    .addOption(
      new Option(
        "--project <name>",
        "the project instead, as create project noted it or evenkeel.config.yaml has it",
      ).conflicts("repo"),
    );
}
