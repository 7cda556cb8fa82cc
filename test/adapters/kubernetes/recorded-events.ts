import type {
  Cluster,
  ObjectQuery,
  Observation,
  ObservedEvent,
} from "../../../src/ports/cluster.ts";

export type Recorded = Disposable & {
  readonly observation: Observation;
  /** `listing`, `listed`, `changed a`, `removed a`, `refused no-kind`, `lost`. */
  readonly lines: readonly string[];
  readonly events: readonly ObservedEvent[];
  /** Resolves as soon as the line has come so many times in all. */
  readonly heard: (line: string, times?: number) => Promise<void>;
};

/** Observes, until `last` is heard if need be, and lets a test wait for what is heard without asking again and again. */
export function recordEvents(
  cluster: Pick<Cluster, "observe">,
  query: ObjectQuery,
  last?: string,
): Recorded {
  const lines: string[] = [];
  const events: ObservedEvent[] = [];
  const waiting = new Set<() => void>();
  const observation = cluster.observe(query, (event) => {
    events.push(event);
    lines.push(lineOf(event));
    for (const check of waiting) check();
    if (lineOf(event) === last) observation[Symbol.dispose]();
  });
  return {
    observation,
    lines,
    events,
    heard: (line, times = 1) =>
      new Promise((resolve) => {
        const check = () => {
          if (lines.filter((one) => one === line).length < times) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    [Symbol.dispose]: () => observation[Symbol.dispose](),
  };
}

function lineOf(event: ObservedEvent): string {
  switch (event.kind) {
    case "changed":
    case "removed":
      return `${event.kind} ${event.object.metadata.name}`;
    case "refused":
      return `refused ${event.reason}`;
    case "listing":
    case "listed":
    case "lost":
      return event.kind;
  }
}
