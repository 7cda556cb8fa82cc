import { podHealth } from "../../core/health/pod-health.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";

/** Watches the pods of a namespace for news of trouble, while something there is expected to settle. */
export function followPods(
  { clock }: Pick<Ports, "clock">,
  given: {
    readonly cluster: Cluster;
    readonly namespace: string;
    readonly onChange: () => void;
  },
): Disposable {
  const known = new Map<string, string>();
  return given.cluster.observe(
    { apiVersion: "v1", kind: "Pod", namespace: given.namespace },
    (event) => {
      if (event.kind !== "changed" && event.kind !== "removed") return;
      const { uid = "" } = event.object.metadata;
      const { verdict, reason } = podHealth(event.object, clock.now());
      const now = event.kind === "removed" ? undefined : `${verdict} ${reason}`;
      if (known.get(uid) === now) return;
      if (now === undefined) known.delete(uid);
      else known.set(uid, now);
      given.onChange();
    },
  );
}
