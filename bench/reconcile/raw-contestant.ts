import { Agent } from "node:https";
import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";
import { kubeRequest } from "../../test/support/kube-request.ts";
import type { RealKube } from "../../test/support/real-kube.ts";
import type { Contestant } from "./contestant.ts";
import { eightAtOnce } from "./eight-at-once.ts";

/** The floor: a server-side apply of every object, 8 at once over connections that are kept, and no logic at all. */
export function rawContestant({ server, token }: RealKube): Contestant {
  return {
    name: "raw PATCH loop",
    apply: async ({ objects }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false });
      const request = kubeRequest(server, token, agent);
      try {
        await eightAtOnce(objects, async (value) => {
          const type = "application/apply-patch+yaml";
          const { code, body } = await request("PATCH", pathOf(value), { type, value });
          if (code !== 200 && code !== 201) throw new Error(JSON.stringify(body));
        });
      } finally {
        agent.destroy();
      }
    },
  };
}

function pathOf({ apiVersion, kind, metadata }: KubernetesObject): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const plural = `${kind.toLowerCase()}s`;
  return `${root}/namespaces/${metadata.namespace}/${plural}/${metadata.name}?fieldManager=raw&force=true`;
}
