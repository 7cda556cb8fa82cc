import { readFileSync } from "node:fs";
import { Command, InvalidArgumentError, Option } from "commander";
import type { AddResourceOptions } from "./add-resource.ts";
import { addClusterCommands } from "./cluster-commands.ts";
import type { CreateProjectOptions } from "./create-project.ts";
import type { DemoOptions } from "./demo.ts";
import { addEvaluationCommands } from "./evaluation-commands.ts";
import { eventSources, remediationEras } from "./explain-choices.ts";
import type { ExplainOptions } from "./explain.ts";
import type { Io } from "./io.ts";
import type { LogOptions } from "./log.ts";
import type { OnboardServiceOptions } from "./onboard-service.ts";
import { outputOption } from "./output-option.ts";
import type { ValidateOptions } from "./validate.ts";

/** Every command with its options. What a command needs is loaded when it runs, so that --help stays quick. */
export function createProgram(io: Io, end: (code: number) => void): Command {
  const program = new Command("evenkeel")
    .description("Heals services through pull requests.")
    .version(readVersion())
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showSuggestionAfterError();
  addServerCommands(program, end, io);
  addSetupCommands(program, end, io);
  addClusterCommands(program, end, io);
  addEvaluationCommands(program, end, io);
  addReadingCommands(program, end, io);
  exitByThrowing(program);
  return program;
}

type End = (code: number) => void;

function addServerCommands(program: Command, end: End, io: Io): void {
  program
    .command("serve")
    .description("run the server, as the environment and evenkeel.config.yaml say")
    .action(async () => {
      const { serveUntilStopped } = await import("../serve.ts");
      await serveUntilStopped(io.env);
    });
  program
    .command("demo")
    .description(
      "play the tutorials in a world of their own: GitHub, a cluster, monitoring and flags",
    )
    .addOption(
      new Option("--scenario <name>", "what to play")
        .choices(["sockshop", "website", "all"])
        .default("all"),
    )
    .option("--dir <folder>", "new folder for the world, which stays (a temporary one by default)")
    .option("--keep", "leave everything running at the end", false)
    .addOption(outputOption())
    .option(
      "--speed <number>",
      "seconds of the world in one real second: 120, with --kubeconfig 30",
      positive,
    )
    .option("--broken", "play the case in which the remediation does not help", false)
    .option("--kubeconfig <file>", "run the services on this cluster, in namespaces of their own")
    .option("--context <name>", "the kubeconfig's context to use (its current one by default)")
    .action(async (options: DemoOptions) => {
      const { demo } = await import("./demo.ts");
      end(await demo(io, options));
    });
}

function addSetupCommands(program: Command, end: End, io: Io): void {
  const create = program.command("create").description("make a project or a service");
  create
    .command("project")
    .description("make a project from its shipyard: main, and a branch for each stage")
    .argument("<name>")
    .requiredOption("--shipyard <file>", "shipyard.yaml with the stages")
    .option("--git-user <user>", "who the token belongs to")
    .option("--git-token <token>", "token for the repository (GITHUB_TOKEN by default)")
    .option(
      "--git-remote-url <url>",
      "the project's repository (a new one in EVENKEEL_DATA by default)",
    )
    .action(async (name: string, options: CreateProjectOptions) => {
      const { createProject } = await import("./create-project.ts");
      end(await createProject(io, name, options));
    });
  create
    .command("service")
    .description("make a service on every stage of a project")
    .argument("<name>")
    .requiredOption("--project <name>", "its project")
    .action(async (name: string, options: { readonly project: string }) => {
      const { createService } = await import("./create-service.ts");
      end(await createService(io, name, options));
    });
  program
    .command("onboard")
    .description("bring a service with its chart")
    .command("service")
    .description("put a service and its Helm chart on every stage of a project")
    .argument("<name>")
    .requiredOption("--project <name>", "its project")
    .requiredOption("--chart <folder>", "folder of the Helm chart")
    .addOption(
      new Option(
        "--deployment-strategy <name>",
        "for what is never run twice, such as a database",
      ).choices(["direct"]),
    )
    .action(async (name: string, options: OnboardServiceOptions) => {
      const { onboardService } = await import("./onboard-service.ts");
      end(await onboardService(io, name, options));
    });
  program
    .command("add-resource")
    .description("put a file into a project: rules, objectives, tests, or any other")
    .requiredOption("--project <name>", "the project")
    .option("--stage <name>", "for one stage (the whole project by default)")
    .option("--service <name>", "for one service of the stage")
    .requiredOption("--resource <file>", "the file")
    .requiredOption("--resourceUri <path>", "its path below the folder of the service or the stage")
    .option("--all-stages", "for every stage")
    .action(async (options: AddResourceOptions) => {
      const { addResource } = await import("./add-resource.ts");
      end(await addResource(io, options));
    });
}

function addReadingCommands(program: Command, end: End, io: Io): void {
  program
    .command("validate")
    .description("tell every fault of a project's files as file:line:column: message")
    .argument("[target]", "a folder, or a repository with its branches", ".")
    .option("--project <name>", "name of the project, for the length of its namespaces")
    .addOption(outputOption())
    .action(async (target: string, options: ValidateOptions) => {
      const { validate } = await import("./validate.ts");
      end(await validate(io, target, options));
    });
  program
    .command("explain")
    .description("tell what would happen if an event arrived now; writes nothing")
    .requiredOption(
      "--event <file>",
      "body of the request, as Dynatrace, Alertmanager or Keptn send it",
    )
    .option("--repo <repository>", "the project's repository: a clone, as committed, or an address")
    .option("--project <name>", "the project, where the event names none")
    .addOption(
      new Option("--source <name>", "who sent the event (its fields tell by default)").choices(
        eventSources,
      ),
    )
    .addOption(
      new Option(
        "--remediation <file>",
        "rules to hold it against, without a repository",
      ).conflicts("repo"),
    )
    .addOption(
      new Option("--attempt <number>", "which attempt to decide, with --remediation (the first)")
        .argParser(positiveInteger)
        .conflicts("repo"),
    )
    .addOption(
      new Option("--era <name>", "match and read values as that Keptn did, with --remediation")
        .choices(remediationEras)
        .conflicts("repo"),
    )
    .addOption(outputOption())
    .action(async (options: ExplainOptions) => {
      const { explain } = await import("./explain.ts");
      end(await explain(io, options));
    });
  program
    .command("log")
    .description("tell what happened to services, oldest first, from git alone")
    .option("--repo <repository>", "a clone or an address (every known project by default)")
    .option("--service <name>", "of one service")
    .option("--stage <name>", "of one stage")
    .option("--problem <id>", "of one problem, by the start of its id")
    .addOption(
      new Option("--evaluations", "the evaluations alone, with their verdicts").conflicts(
        "problem",
      ),
    )
    .option("--limit <number>", "the newest ones only", positiveInteger)
    .addOption(outputOption())
    .action(async (options: LogOptions) => {
      const { log } = await import("./log.ts");
      end(await log(io, options));
    });
}

function positive(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError("It must be a number above 0.");
}

function positiveInteger(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be a whole number above 0.");
}

/** Each command has its own way out, and none of them may end the process. */
function exitByThrowing(command: Command): void {
  command.exitOverride();
  for (const each of command.commands) exitByThrowing(each);
}

/** package.json is two folders above, in `src` as in `dist`. */
function readVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const read: unknown = JSON.parse(text);
  const known = typeof read === "object" && read !== null && "version" in read;
  return known ? String(read.version) : "unknown";
}
