import type { Calls } from "./bench-cluster.ts";
import { median, type Sample } from "./measure.ts";
import type { Memory } from "./memory-case.ts";
import { type Figure, type Must, mustOf } from "./musts.ts";

const mostMegabytes = 100;

/** All that was measured, as a Markdown table. */
export function report(samples: readonly Sample[], memories: readonly Memory[]): string {
  const header = "case | objects | who | median ms | slowest | × raw | calls | must | met".split(
    " | ",
  );
  const rows = [header, header.map(() => "---"), ...figuresOf(samples).map(row)];
  return [...rows, ...memories.map(memoryRow)]
    .map((cells) => `| ${cells.join(" | ")} |\n`)
    .join("");
}

function figuresOf(samples: readonly Sample[]): readonly Figure[] {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const key = JSON.stringify([sample.objects, sample.what, sample.who]);
    groups.set(key, [...(groups.get(key) ?? []), sample]);
  }
  const order = [...new Set(samples.map(({ what }) => what))];
  return [...groups.values()]
    .flatMap((own) => figureOf(own, samples) ?? [])
    .toSorted((a, b) => a.objects - b.objects || order.indexOf(a.what) - order.indexOf(b.what));
}

function figureOf(own: readonly Sample[], all: readonly Sample[]): Figure | undefined {
  const [first] = own;
  if (first === undefined) return undefined;
  const { what, objects, who } = first;
  const times = own.map(({ milliseconds }) => milliseconds);
  const moves = own.flatMap(({ moved }) => moved ?? []);
  return {
    what,
    objects,
    who,
    milliseconds: median(times),
    slowest: Math.max(...times),
    toRaw: ratio(own, all, "raw"),
    toKubectl: ratio(own, all, "kubectl"),
    calls: own.map(({ calls }) => calls).reduce(most, {}),
    moved: moves.length === 0 ? null : Math.max(...moves),
  };
}

/** Against the other's time in the same round: the machine is not the same all the time. */
function ratio(own: readonly Sample[], all: readonly Sample[], other: string): number | null {
  const ratios = own.flatMap((sample) => {
    const against = all.find(
      ({ who, what, objects, round }) =>
        who.startsWith(other) &&
        what === sample.what &&
        objects === sample.objects &&
        round === sample.round,
    );
    return against === undefined ? [] : [sample.milliseconds / against.milliseconds];
  });
  return ratios.length === 0 ? null : median(ratios);
}

function most(known: Calls, next: Calls): Calls {
  const verbs = [...new Set([...Object.keys(known), ...Object.keys(next)])];
  return Object.fromEntries(
    verbs.map((verb) => [verb, Math.max(known[verb] ?? 0, next[verb] ?? 0)]),
  );
}

function row(figure: Figure): readonly string[] {
  const { what, objects, who, milliseconds, slowest, toRaw, calls } = figure;
  const counts = Object.entries(calls).map(([verb, count]) => `${count} ${verb}`);
  return [
    what,
    String(objects),
    who,
    decimals(milliseconds),
    decimals(slowest),
    toRaw === null ? "" : toRaw.toFixed(2),
    counts.toSorted().join(", "),
    ...mustCells(mustOf(figure)),
  ];
}

function memoryRow({ objects, idle, peak, settled }: Memory): readonly string[] {
  const [above, after] = [megabytes(peak - idle), megabytes(settled - idle)];
  const must = {
    text: `≤ ${mostMegabytes} MB at its peak`,
    isMet: peak - idle <= mostMegabytes * 1e6,
  };
  const what = `+${above} MB above ${megabytes(idle)} MB at its peak, +${after} MB afterwards`;
  return ["memory", String(objects), "evenkeel in process", "", "", "", what, ...mustCells(must)];
}

function mustCells(must: Must | undefined): readonly string[] {
  return must === undefined ? ["", ""] : [must.text, must.isMet ? "yes" : "**no**"];
}

function decimals(milliseconds: number): string {
  return milliseconds.toFixed(milliseconds < 100 ? 1 : 0);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
