import type { ServiceFiles } from "../core/manifest/service-files.ts";
import type { Layout } from "../core/layout/layout.ts";
import type { Ports } from "../ports.ts";
import type { Repository, Sha } from "../ports/git.ts";

/** All text files of one service at a commit of its stage's branch. */
export async function readService(
  { git }: Pick<Ports, "git">,
  place: {
    readonly repository: Repository;
    readonly layout: Layout;
    readonly stage: string;
    readonly service: string;
    readonly at: Sha;
  },
): Promise<ServiceFiles> {
  const { repository, at, service } = place;
  const { root, manifests, flags } = place.layout.service(place.stage, service);
  const listed = await Promise.all(
    [root, manifests].map((folder) => git.list(repository, at, folder)),
  );
  const paths = new Set([...listed.flat().map(({ path }) => path), flags]);
  const files = await git.readAll(repository, at, [...paths]);
  return { service, root, manifests, flags, files };
}
