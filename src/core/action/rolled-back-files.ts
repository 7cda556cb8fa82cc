import type { ServiceFiles } from "../manifest/service-files.ts";

/** What a rollback never touches: rules, objectives, tests and words, which are not what runs. */
const kept =
  /^(remediation\.yaml|slo\.yaml|metadata\.yaml|([^/]+\/)?sli\.yaml|(tests|jmeter)\/.*|[^/]*\.md)$/;

/** Whether a file belongs to what runs of a service: its manifests, chart, values and kustomization. */
export function isRolledBack(
  { root, manifests, flags }: Pick<ServiceFiles, "root" | "manifests" | "flags">,
  path: string,
  withFlags: boolean,
): boolean {
  if (path === flags) return withFlags;
  if (path.startsWith(`${root}/`)) return !kept.test(path.slice(root.length + 1));
  return path.startsWith(`${manifests}/`);
}
