import { assessHealth } from "../core/health/assess-health.ts";
import type { AssessedObject } from "../core/health/assessed-object.ts";
import type { Health } from "../core/health/health.ts";
import { writtenObjects } from "../core/health/written-objects.ts";
import { formatFault } from "../core/fault.ts";
import { textOf } from "../core/reconcile/field-of.ts";
import { groupOf } from "../core/reconcile/object-ref.ts";
import { CommandError, exitCode, type Io } from "./io.ts";
import { liveHealth, type LookedAt } from "./live-health.ts";
import { type ClusterOptions, openCluster } from "./open-cluster.ts";
import { readTextInput } from "./read-input.ts";
import { readStdin } from "./read-stdin.ts";
import { columns, createStyle, plainLine, type Style } from "./style.ts";

export type HealthOptions = ClusterOptions & {
  /** A file with objects and their status, `-` for standard input; instead of a cluster. */
  readonly file?: string;
  readonly namespace?: string;
  readonly output: "text" | "json";
  /** RFC 3339; the present by default. */
  readonly now?: string;
};

/** What `health` reaches outside the command's own world. */
type World = {
  readonly stdin: () => Promise<string>;
  readonly open: (io: Io, options: ClusterOptions) => Opened;
};

type Opened = { readonly cluster: LookedAt; readonly namespace: string };

/** One object's health as `--output json` writes it. */
type Row = Health & {
  /** `group/Kind`, the bare kind of the core group. */
  readonly kind: string;
  readonly namespace: string | null;
  readonly name: string | null;
};

const timestamp = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;

/** Tells how objects are: of a file that holds their status, or `KIND/NAME` of the cluster. */
export async function health(
  io: Io,
  { targets, ...options }: HealthOptions & { readonly targets: readonly string[] },
  world: World = { stdin: readStdin, open: openCluster },
): Promise<number> {
  const now = readNow(io, options.now);
  const rows =
    options.file === undefined
      ? await ofCluster(world.open(io, options), { targets, options, now })
      : await ofFile({ io, world, options, targets, file: options.file }, now);
  if (options.output === "json") io.out.write(`${JSON.stringify(rows, null, 2)}\n`);
  else tell(io, rows);
  return rows.every(({ verdict }) => verdict === "Current") ? exitCode.ok : exitCode.no;
}

function readNow({ now }: Io, written: string | undefined): Date {
  if (written === undefined) return now();
  const at = new Date(written);
  if (timestamp.test(written) && !Number.isNaN(at.getTime())) return at;
  throw new CommandError(`--now ${written} is no time: write it as 2026-03-01T03:14:00Z`);
}

async function ofFile(
  given: {
    readonly io: Io;
    readonly world: World;
    readonly options: Omit<HealthOptions, "file">;
    readonly targets: readonly string[];
    readonly file: string;
  },
  now: Date,
): Promise<readonly Row[]> {
  const { io, world, options, targets, file } = given;
  if (targets.length > 0) {
    throw new CommandError("--file judges a file and KIND/NAME a cluster: give one of them");
  }
  if (options.namespace ?? options.context ?? options.kubeconfig) {
    throw new CommandError("--file needs no cluster: leave its options out");
  }
  const text = file === "-" ? await world.stdin() : await readTextInput(io, file);
  const objects = writtenObjects(text, file === "-" ? "standard input" : file);
  if (!objects.ok) throw new CommandError(objects.faults.map(formatFault).join("\n"));
  return objects.value.map((object) =>
    toRow(object, {
      namespace: textOf(object, "metadata", "namespace") ?? null,
      name: textOf(object, "metadata", "name") ?? null,
      ...assessHealth(object, now),
    }),
  );
}

async function ofCluster(
  { cluster, namespace }: Opened,
  given: {
    readonly targets: readonly string[];
    readonly options: HealthOptions;
    readonly now: Date;
  },
): Promise<readonly Row[]> {
  const { targets, options, now } = given;
  if (targets.length === 0) {
    throw new CommandError("name what to look at: KIND/NAME, or a file with --file");
  }
  const rows: Row[] = [];
  for (const target of targets) {
    const ref = { target, namespace: options.namespace ?? namespace };
    const { object, ...found } = await liveHealth(cluster, ref, now);
    rows.push(toRow(object, found));
  }
  return rows;
}

function toRow(
  { apiVersion, kind }: Pick<AssessedObject, "apiVersion" | "kind">,
  { namespace, name, verdict, reason, message }: Omit<Row, "kind">,
): Row {
  const group = groupOf(apiVersion);
  return {
    kind: group === "" ? kind : `${group}/${kind}`,
    namespace,
    name,
    verdict,
    reason,
    message,
  };
}

const colours: Readonly<Partial<Record<Health["verdict"], Parameters<Style>[0]>>> = {
  Current: "green",
  Failed: "red",
  NotFound: "red",
};

function tell(io: Io, rows: readonly Row[]): void {
  const style = createStyle(io);
  const cells = rows.map(({ kind, namespace, name, verdict, reason, message }) => [
    style(colours[verdict] ?? "yellow", verdict),
    plainLine(`${kind}/${name ?? "(no name)"}`),
    plainLine(namespace ?? "-"),
    plainLine(verdict === reason ? message : `${reason}: ${message}`),
  ]);
  const head = ["VERDICT", "OBJECT", "NAMESPACE", "MESSAGE"].map((title) => style("bold", title));
  if (rows.length === 0) io.out.write("no objects\n");
  else io.out.write(`${columns([head, ...cells]).join("\n")}\n`);
}
