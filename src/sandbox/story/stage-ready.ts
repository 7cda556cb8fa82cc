import { createLayout } from "../../core/layout/layout.ts";
import type { World, WorldCluster } from "../world.ts";
import { readStatuses } from "./github-page.ts";
import type { Observer } from "./observer.ts";
import { until } from "./until.ts";

/** Generous, since a slow machine makes the world's minutes short. */
const limitMinutes = 120;

/** Waits until the first commit of a stage is applied and healthy; says why not where it is not. */
export async function stageReady(
  world: World<WorldCluster>,
  observer: Observer,
  where: { readonly slug: string; readonly stage: string },
): Promise<string | undefined> {
  const { slug, stage } = where;
  const repository = observer.repository(slug);
  await observer.git.fetch(repository);
  const layout = createLayout({ project: "", mainBranch: "main", policy: world.preset });
  const head = (await observer.git.heads(repository)).get(layout.stageBranch(stage)) ?? "";
  const status = await until(
    world.clock,
    async () => {
      const statuses = await readStatuses(world, slug, head);
      return statuses.find(
        ({ context, state }) => context === `evenkeel/reconcile/${stage}` && state !== "pending",
      );
    },
    { minutes: limitMinutes },
  );
  if (status?.state === "success") return undefined;
  const said = status?.description ?? `no word in ${limitMinutes} minutes`;
  return `${stage} did not become healthy: ${said}`;
}
