import { InvalidArgumentError, type Command } from "commander";
import { parseGoDuration } from "../core/delivery/parse-go-duration.ts";
import type { ApplyOptions } from "./apply.ts";
import type { HealthOptions } from "./health.ts";
import type { Io } from "./io.ts";
import { outputOption } from "./output-option.ts";
import type { SetOptions } from "./read-set.ts";

/** The commands that talk to a cluster and need no server of ours. */
export function addClusterCommands(program: Command, end: (code: number) => void, io: Io): void {
  setCommand(
    program
      .command("apply")
      .description("apply manifests to a cluster, and tell what became of each object"),
  )
    .option(
      "--wait [timeout]",
      "wait until everything is well, for 5m or as long as it says (90s, 10m)",
      seconds,
    )
    .option("--dry-run", "tell what would be done, by dry runs on the server", false)
    .option("--atomic", "apply nothing unless everything can be applied", false)
    .action(
      async (
        folder: string | undefined,
        { wait, ...options }: Omit<ApplyOptions, "wait"> & { readonly wait?: true | number },
      ) => {
        const { apply } = await import("./apply.ts");
        end(await apply(io, folder, { ...options, wait: wait === true ? 300 : (wait ?? null) }));
      },
    );
  setCommand(
    program
      .command("diff")
      .description("tell what an apply would change: exit code 0 nothing, 1 something, 2 an error"),
  ).action(async (folder: string | undefined, options: SetOptions) => {
    const { diff } = await import("./diff.ts");
    end(await diff(io, folder, options));
  });
  clusterOptions(
    program
      .command("health")
      .description("tell how objects are: of a cluster, or by the status that a file holds")
      .argument("[targets...]", "KIND/NAME in the cluster")
      .option(
        "-f, --file <file>",
        "objects with their status, without a cluster (- for standard input)",
      )
      .option("--now <time>", "the time to judge at, as 2026-03-01T03:14:00Z"),
  ).action(async (targets: readonly string[], options: HealthOptions) => {
    const { health } = await import("./health.ts");
    end(await health(io, { ...options, targets }));
  });
}

function setCommand(command: Command): Command {
  return clusterOptions(
    command
      .argument("[folder]", "manifests, with all folders below it")
      .option("-f, --file <file>", "one file instead (- for standard input)")
      .option("--set <name>", "own the objects under this name")
      .option("--prune", "delete what the set has applied before and no longer holds", false)
      .option("--confirm-prune <token>", "delete what was held back, as the refusal says")
      .option(
        "--allow-recreate",
        "delete objects and make them anew where a field cannot be changed",
        false,
      ),
  );
}

function clusterOptions(command: Command): Command {
  return command
    .option(
      "-n, --namespace <name>",
      "where objects without a namespace go (the context's own by default)",
    )
    .option("--context <name>", "context of the kubeconfig (its current one by default)")
    .option("--kubeconfig <file>", "KUBECONFIG or ~/.kube/config by default")
    .addOption(outputOption());
}

function seconds(text: string): number {
  const milliseconds = parseGoDuration(text);
  if (milliseconds !== undefined && milliseconds > 0) return milliseconds / 1000;
  throw new InvalidArgumentError("It must be a duration such as 90s or 10m.");
}
