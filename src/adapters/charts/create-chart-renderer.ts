import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { helmMessage, kustomizeMessage } from "../../core/render/render-message.ts";
import type { ChartRenderer, HelmChart, Kustomization, RenderResult } from "../../ports/charts.ts";
import { findHelm, findKustomize, type ChartProgram, type ProgramNames } from "./chart-programs.ts";
import { createLimit } from "../limit.ts";
import { createRenderCache } from "./render-cache.ts";
import { renderEnvironment } from "./render-environment.ts";
import { runProgram } from "./run-program.ts";
import { writeFiles } from "./write-files.ts";

export type ChartRendererOptions = {
  readonly programs: ProgramNames;
  /** PATH, to find programs and for them to find others. */
  readonly path: string;
  /** For temporary files. */
  readonly folder: string;
  readonly deadlineSeconds?: number;
  /** Of one rendered text. */
  readonly maxBytes?: number;
  readonly concurrency?: number;
};

/** One call of a program; paths are relative to where `files` are written. */
type Job = {
  readonly program: Extract<ChartProgram, { readonly kind: "program" }>;
  readonly args: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  /** Written beside the files, as `../values.json`. */
  readonly values: string;
  readonly explain: (stderr: string) => string;
};

const maxCachedBytes = 32 * 1024 * 1024;

/** Renders with the programs `helm` and `kustomize` (or `kubectl`), without a shell, a network, a cluster or plugins. */
export function createChartRenderer(options: ChartRendererOptions): ChartRenderer {
  const { programs, path } = options;
  const limit = createLimit(options.concurrency ?? 2);
  const once = createRenderCache(maxCachedBytes);
  const render = (job: Job) => once(keyOf(job), () => limit(() => inScratch(options, job)));
  return {
    helm: async (chart) => {
      const program = await findHelm(programs, path);
      return program.kind === "program" ? render(helmJob(program, chart)) : failed(program);
    },
    kustomize: async (kustomization) => {
      const program = await findKustomize(programs, path);
      return program.kind === "program"
        ? render(kustomizeJob(program, kustomization))
        : failed(program);
    },
  };
}

function failed({ message }: { readonly message: string }): RenderResult {
  return { kind: "failed", reason: "no-program", message };
}

function helmJob(program: Job["program"], given: HelmChart): Job {
  const { chart, release, namespace, valuesFiles } = given;
  const own = `${chart}/values.yaml`;
  // To Helm the last one wins; the chart's own come before all without being named.
  const values = valuesFiles.filter((file) => file !== own && given.files.has(file)).toReversed();
  const isUsed = (file: string) => file.startsWith(`${chart}/`) || values.includes(file);
  return {
    program,
    args: [
      "template",
      release,
      `./${chart}`,
      `--namespace=${namespace}`,
      "--include-crds",
      "--skip-tests",
      ...values.map((file) => `--values=./${file}`),
      "--values=../values.json",
    ],
    files: new Map([...given.files].filter(([file]) => isUsed(file))),
    values: JSON.stringify(given.values),
    explain: (stderr) => helmMessage(stderr, chart),
  };
}

function kustomizeJob(program: Job["program"], { files, path }: Kustomization): Job {
  const folder = `./${path.slice(0, Math.max(0, path.lastIndexOf("/")))}`;
  return {
    program,
    args: [...program.args, "--load-restrictor=LoadRestrictionsRootOnly", folder],
    files,
    values: "{}",
    explain: (stderr) => kustomizeMessage(stderr, path),
  };
}

function keyOf({ program, args, files, values }: Job): string {
  const sorted = [...files].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const parts = [program.identity, ...args, values, ...sorted.flat()];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part);
  return hash.digest("hex");
}

async function inScratch(options: ChartRendererOptions, job: Job): Promise<RenderResult> {
  await mkdir(options.folder, { recursive: true });
  const scratch = await mkdtemp(join(options.folder, "render-"));
  try {
    await writeFiles(scratch, new Map([["values.json", job.values]]));
    await mkdir(join(scratch, "files"));
    await mkdir(join(scratch, "home"));
    await writeFiles(join(scratch, "files"), job.files);
    return await run(options, job, scratch);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function run(
  options: ChartRendererOptions,
  { program, args, explain }: Job,
  scratch: string,
): Promise<RenderResult> {
  const { deadlineSeconds = 20, maxBytes = 10 * 1024 * 1024 } = options;
  const result = await runProgram({
    file: program.file,
    args,
    folder: join(scratch, "files"),
    environment: renderEnvironment(join(scratch, "home"), options.path),
    deadlineSeconds,
    maxBytes,
  });
  switch (result.kind) {
    case "not-started": {
      const message = `${program.file} cannot be started: ${result.message}`;
      return { kind: "failed", reason: "no-program", message };
    }
    case "too-slow": {
      const message = `rendering took longer than ${deadlineSeconds} seconds and was stopped`;
      return { kind: "failed", reason: "too-slow", message };
    }
    case "too-large": {
      const message = `what it renders has more than ${sizeOf(maxBytes)}: split it into several services`;
      return { kind: "failed", reason: "too-large", message };
    }
    case "ended": {
      if (result.code === 0) return { kind: "rendered", text: result.stdout };
      const said = result.stderr
        .replaceAll(`${join(scratch, "files")}/`, "")
        .replaceAll(scratch, "");
      const message = explain(said === "" ? `it ended with ${result.code ?? "a signal"}` : said);
      return { kind: "failed", reason: "invalid", message };
    }
  }
}

function sizeOf(bytes: number): string {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes < 1 ? `${bytes} bytes` : `${mebibytes} MiB`;
}
