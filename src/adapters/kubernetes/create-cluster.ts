import type { Clock } from "../../ports.ts";
import type { Cluster } from "../../ports/cluster.ts";
import type { Api } from "./api.ts";
import { applyObject } from "./apply-object.ts";
import type { ClusterTarget } from "./cluster-target.ts";
import { connect } from "./connect.ts";
import { createResourceFinder } from "./find-resource.ts";
import { listObjects } from "./list-objects.ts";
import { observeObjects } from "./observe-objects.ts";
import { readObject } from "./read-object.ts";
import { removeObject } from "./remove-object.ts";
import { createKindResolver, type KindResolver } from "./resolve-kind.ts";
import { rewriteMetadata } from "./rewrite-metadata.ts";

/**
 * A Kubernetes API server. Connects with the first call, which is also where a kubeconfig that cannot be read
 * throws. Every call may throw `UnavailableError` or `RateLimitedError`, after it has been tried again where that is
 * safe and soon; an answer that takes longer than `deadlineSeconds` (real time; by default 10 for a read, 35 for a write)
 * is unavailable, or a fault of the object that was written where the server is otherwise ready. `clock` is what
 * retries and watches wait by, and credentials age by.
 */
export function createCluster(
  target: ClusterTarget & {
    readonly clock: Clock;
    readonly deadlineSeconds?: number;
    /** From 0 up to 1: spreads what would be done at the same time. */
    readonly random?: () => number;
    /** Objects in one answer of a list; 250 by default. */
    readonly pageSize?: number;
  },
): Cluster {
  const { clock, random = Math.random, deadlineSeconds, pageSize = 250 } = target;
  let connected: Promise<Connected> | undefined;
  const connection = () => {
    connected ??= connect(target, { deadlineSeconds, clock, random }).then(
      (wire) => ({
        api: { ...wire, resources: createResourceFinder(wire), clock, random, pageSize },
        resolveKind: createKindResolver(wire),
      }),
      (error: unknown) => {
        connected = undefined;
        throw error;
      },
    );
    return connected;
  };
  const api = async () => (await connection()).api;
  return {
    apply: async (object, options) => applyObject(await api(), object, options),
    read: async (ref) => readObject(await api(), ref),
    list: async (query, onObject) => listObjects(await api(), query, { onObject }),
    observe: (query, onEvent) => observeObjects(api, query, { clock, random, onEvent }),
    remove: async (ref, options) => removeObject(await api(), ref, options),
    rewriteMetadata: async (ref, rewrite) => rewriteMetadata(await api(), ref, rewrite),
    findKind: async (apiVersion, kind) => {
      const found = await (await api()).resources.find(apiVersion, kind);
      return found === undefined ? undefined : { namespaced: found.namespaced };
    },
    resolveKind: async (word) => (await connection()).resolveKind(word),
  };
}

type Connected = { readonly api: Api; readonly resolveKind: KindResolver };
