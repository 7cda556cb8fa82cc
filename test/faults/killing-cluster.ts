import type { Cluster } from "../../src/ports/cluster.ts";

export class KilledError extends Error {
  override name = "KilledError";
}

/** `step` counts the calls that change something, from 0: the process dies right before it, or right after. */
export type Death = { readonly step: number; readonly moment: "before" | "after" };

/**
 * A process that dies at a step: that call and all later ones, of any kind, throw. Calls are made one at a time, so
 * that what came before is the same each time.
 */
export function killingCluster(
  cluster: Cluster,
  death: Death | undefined,
): { readonly cluster: Cluster; readonly steps: () => readonly string[] } {
  const steps: string[] = [];
  let isDead = false;
  let queue: Promise<unknown> = Promise.resolve();

  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const turn = queue.then(call);
    queue = turn.catch(() => undefined);
    return turn;
  }

  function alive(): void {
    if (isDead) throw new KilledError("killed");
  }

  function reading<T>(call: () => Promise<T>): Promise<T> {
    return inTurn(async () => {
      alive();
      return call();
    });
  }

  function changing<T>(name: string, call: () => Promise<T>): Promise<T> {
    return inTurn(async () => {
      alive();
      const isLast = steps.length === death?.step;
      steps.push(name);
      isDead = isLast && death.moment === "before";
      alive();
      const result = await call();
      isDead = isLast;
      alive();
      return result;
    });
  }

  return {
    steps: () => steps,
    cluster: {
      ...cluster,
      apply: (object, options) => {
        const call = () => cluster.apply(object, options);
        if (options.dryRun === true) return reading(call);
        return changing(`apply ${object.kind}/${object.metadata.name}`, call);
      },
      remove: (ref, options) =>
        changing(`remove ${ref.kind}/${ref.name}`, () => cluster.remove(ref, options)),
      rewriteMetadata: (ref, rewrite) =>
        changing(`rewrite ${ref.kind}/${ref.name}`, () => cluster.rewriteMetadata(ref, rewrite)),
      read: (ref) => reading(() => cluster.read(ref)),
      list: (query, onObject) => reading(() => cluster.list(query, onObject)),
    },
  };
}
