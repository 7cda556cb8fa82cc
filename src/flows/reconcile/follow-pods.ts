import { podTrouble } from "../../core/health/pod-trouble.ts";
import type { Ports } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";

export type FollowedPods = Disposable & {
  /** Whether any pod here may never be ready, as far as is known. */
  readonly hasTrouble: () => boolean;
};

/** Watches the pods of a namespace. One that starts as it should is no news: thousands do in a rollout. */
export function followPods(
  { clock }: Pick<Ports, "clock">,
  given: {
    readonly cluster: Cluster;
    readonly namespace: string;
    readonly onChange: () => void;
  },
): FollowedPods {
  const troubled = new Map<string, string>();
  const query = { apiVersion: "v1", kind: "Pod", namespace: given.namespace };
  const observation = given.cluster.observe(query, (event) => {
    if (event.kind === "listing") troubled.clear();
    if (!("object" in event)) return;
    const { uid = "" } = event.object.metadata;
    const trouble = event.kind === "removed" ? undefined : podTrouble(event.object, clock.now());
    if (troubled.get(uid) === trouble) return;
    if (trouble === undefined) troubled.delete(uid);
    else troubled.set(uid, trouble);
    given.onChange();
  });
  return {
    hasTrouble: () => troubled.size > 0,
    [Symbol.dispose]: () => observation[Symbol.dispose](),
  };
}
