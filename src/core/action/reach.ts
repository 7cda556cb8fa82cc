/**
 * What a project's remediations may do at most, by the server's configuration. Kinds are those of Kubernetes; paths
 * are patterns as in a .gitignore.
 */
export type Reach = {
  readonly actions: readonly string[] | "*";
  readonly kinds: readonly string[] | "*";
  readonly paths: readonly string[] | "*";
};
