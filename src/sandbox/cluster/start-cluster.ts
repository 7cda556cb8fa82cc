import { once } from "node:events";
import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Clock } from "../../ports.ts";
import { startControllers } from "./controllers.ts";
import { loadFieldSchema } from "./field-schema.ts";
import { handleRequest } from "./handle-request.ts";
import { createObjectApi, type ObjectApi } from "./object-api.ts";
import { createObjectStore, type ObjectStore } from "./object-store.ts";
import { requireResource } from "./resource.ts";

export type ClusterSandbox = AsyncDisposable & {
  /** `http://127.0.0.1:<port>` */
  readonly server: string;
  readonly token: string;
  readonly store: ObjectStore;
  readonly api: ObjectApi;
  /** The same API server without the network between. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Pods of a Deployment that are ready now; 0 while there is none. */
  readonly readyReplicas: (namespace: string, deployment: string) => number;
  /** Pods that run this image never become ready, until it is taken back. */
  readonly breakImage: (image: string) => void;
  readonly mendImage: (image: string) => void;
  /**
   * Sends a bookmark of the newest revision to every open watch that asked for bookmarks, and returns that revision:
   * who has heard of it has heard of everything.
   */
  readonly flush: () => string;
};

/**
 * A Kubernetes API server on a free loopback port, with the controllers that make workloads move. Time passes in it
 * as `clock` says: a pod is ready `podReadySeconds` after it is made.
 */
export async function startCluster(options: {
  readonly clock: Clock;
  readonly token?: string;
  /** World seconds; 20 by default. */
  readonly podReadySeconds?: number;
}): Promise<ClusterSandbox> {
  const { clock, token = "sandbox-token", podReadySeconds = 20 } = options;
  const store = createObjectStore();
  const api = createObjectApi({ store, clock, schema: await loadFieldSchema() });
  const broken = new Set<string>();
  const controllers = startControllers({ store, api, clock, broken, podReadySeconds });
  for (const name of ["default", "kube-system"]) {
    api.create(requireResource("Namespace"), { metadata: { name } }, { manager: "kube-apiserver" });
  }
  const bookmarks = new Set<() => void>();
  const handle = (request: Request) =>
    handleRequest({ store, api, clock, token, bookmarks }, request);
  const server = createServer((request, response) => void listener(request, response));
  const listener = getRequestListener(handle, { overrideGlobalObjects: false });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    server: `http://127.0.0.1:${port}`,
    token,
    store,
    api,
    fetch: handle,
    readyReplicas: controllers.readyReplicas,
    breakImage: (image) => {
      broken.add(image);
      controllers.imagesChanged();
    },
    mendImage: (image) => {
      broken.delete(image);
      controllers.imagesChanged();
    },
    flush: () => {
      for (const mark of bookmarks) mark();
      return String(store.revision());
    },
    [Symbol.asyncDispose]: async () => {
      controllers[Symbol.dispose]();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
