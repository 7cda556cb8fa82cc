/** A series of the API server's own `apiserver_request_total`: how often that was asked and answered so. */
export type RequestCount = {
  /** GET, LIST, WATCH, POST, PUT, PATCH, APPLY, DELETE, DELETECOLLECTION. */
  readonly verb: string;
  /** Plural; empty for what is no resource, for example discovery. */
  readonly resource: string;
  readonly subresource: string;
  /** `All`, or empty. */
  readonly dryRun: string;
  /** Of HTTP. */
  readonly code: number;
  readonly value: number;
};

const series = /^apiserver_request_total\{([^}]*)\} (\S+)$/gm;

/** Reads the text that the API server answers on /metrics. */
export function parseRequestCounts(exposition: string): readonly RequestCount[] {
  return [...exposition.matchAll(series)].map(([, labels = "", value]) => {
    const pairs = labels.matchAll(/(\w+)="([^"]*)"/g);
    const of = new Map([...pairs].map(([, name = "", text = ""]) => [name, text]));
    return {
      verb: of.get("verb") ?? "",
      resource: of.get("resource") ?? "",
      subresource: of.get("subresource") ?? "",
      dryRun: of.get("dry_run") ?? "",
      code: Number(of.get("code")),
      value: Number(value),
    };
  });
}

/** What was asked between two readings; series that did not move are left out. */
export function requestsBetween(
  before: readonly RequestCount[],
  after: readonly RequestCount[],
): readonly RequestCount[] {
  const was = sums(before);
  return [...sums(after)].flatMap(([key, count]) => {
    const value = count.value - (was.get(key)?.value ?? 0);
    return value === 0 ? [] : [{ ...count, value }];
  });
}

/** The server counts by API group, version and scope as well. */
function sums(counts: readonly RequestCount[]): ReadonlyMap<string, RequestCount> {
  const found = new Map<string, RequestCount>();
  for (const count of counts) {
    const { value, ...asked } = count;
    const key = JSON.stringify(asked);
    found.set(key, { ...asked, value: value + (found.get(key)?.value ?? 0) });
  }
  return found;
}
