import type { Repository } from "../ports/git.ts";
import type { Project } from "./project.ts";

/** A project of which no server's configuration speaks: held to what its own repository says, and nothing more. */
export function unconfiguredProject(name: string, repository: Repository): Project {
  return {
    name,
    repository,
    cluster: null,
    flags: [],
    indicators: [],
    sink: null,
    namespaces: [],
    clusterScoped: false,
    mode: "automated",
    minReplicas: 0,
    maxReplicas: 100,
    monitors: [],
    notifications: [],
    reach: { actions: "*", kinds: "*", paths: "*" },
  };
}
