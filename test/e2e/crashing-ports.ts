import { journalBranch } from "../../src/core/layout/layout.ts";
import type { ObjectRef } from "../../src/core/reconcile/kubernetes-object.ts";
import type { Ports } from "../../src/ports.ts";

/** Kills a server right after an effect, each kind of effect once; nothing it calls afterwards reaches the world. */
export type Crashes = {
  readonly wrap: (ports: Ports) => Ports;
  readonly crashed: () => boolean;
  /** What the servers died of, in order. */
  readonly points: readonly string[];
  /** From now on servers die. */
  readonly arm: () => void;
};

class Killed extends Error {
  override name = "Killed";
}

export function createCrashes(): Crashes {
  const points: string[] = [];
  let armed = false;
  let dead = false;

  function wrap(ports: Ports): Ports {
    dead = false;
    let alive = true;
    const guard = <Args extends readonly unknown[], Result>(
      call: (...args: Args) => Promise<Result>,
      effectOf?: (...args: Args) => string,
    ) => {
      return async (...args: Args): Promise<Result> => {
        if (!alive) throw new Killed("this server is dead");
        const result = await call(...args);
        const point = effectOf?.(...args);
        const isNew = armed && point !== undefined && !points.includes(point);
        // Done when the server was already dying: it died before it could know.
        if (isNew) points.push(point);
        if (!alive) throw new Killed("this server is dead");
        if (!isNew) return result;
        alive = false;
        dead = true;
        throw new Killed(point);
      };
    };
    const { git, hosting, spool } = ports;
    const { pullRequests, statuses, checks, issues } = hosting;
    const cluster = (clusterName: string) => {
      const real = ports.clusters(clusterName);
      return {
        ...real,
        read: guard(real.read),
        list: guard(real.list),
        apply: guard(real.apply, ({ kind, metadata }, { dryRun }) => {
          return `${dryRun === true ? "try" : "apply"} ${kind}/${metadata.name}`;
        }),
        remove: guard(real.remove, (ref) => `remove ${named(ref)}`),
        rewriteMetadata: guard(real.rewriteMetadata, (ref) => `rewrite ${named(ref)}`),
      };
    };
    return {
      ...ports,
      clusters: cluster,
      git: {
        ...git,
        fetch: guard(git.fetch),
        setBranch: guard(git.setBranch, (_, { branch }) => `set ${branch}`),
        commit: guard(git.commit, (_, { branch, message }) =>
          branch === journalBranch ? `journal ${message.split("\n")[0]}` : `commit ${branch}`,
        ),
      },
      hosting: {
        pullRequests: {
          ...pullRequests,
          open: guard(pullRequests.open, (_, { head }) => `open ${head}`),
          requestReviewers: guard(
            pullRequests.requestReviewers,
            (_, number) => `ask for review ${number}`,
          ),
          comment: guard(
            pullRequests.comment,
            (_, number, { marker }) => `comment ${number} ${marker}`,
          ),
          describe: guard(pullRequests.describe, (_, number) => `describe ${number}`),
          react: guard(pullRequests.react, (_, __, reaction) => `react ${reaction}`),
          comments: guard(pullRequests.comments),
          reviews: guard(pullRequests.reviews),
          close: guard(pullRequests.close, (_, number) => `close ${number}`),
          merge: guard(pullRequests.merge, (_, number) => `merge ${number}`),
        },
        statuses: {
          ...statuses,
          set: guard(statuses.set, (_, __, { context, state }) => `status ${context} ${state}`),
        },
        checks: {
          ...checks,
          report: guard(checks.report, (_, __, { name }) => `check ${name}`),
        },
        issues: {
          find: guard(issues.find),
          open: guard(issues.open, (_, { marker }) => `issue ${marker}`),
          close: guard(issues.close, (_, number) => `close issue ${number}`),
        },
        permission: guard(hosting.permission),
        dispatch: guard(hosting.dispatch, (_, { event }) => `dispatch ${event}`),
      },
      spool: {
        ...spool,
        remove: guard(spool.remove, () => `spool emptied after ${points.length} crashes`),
        removeAll: guard(spool.removeAll, () => `spool emptied after ${points.length} crashes`),
      },
    };
  }

  return { wrap, crashed: () => dead, points, arm: () => (armed = true) };
}

function named({ kind, name }: ObjectRef): string {
  return `${kind}/${name}`;
}
