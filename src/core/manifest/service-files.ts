/**
 * The text files of one service on one stage branch, by path within the repository, and where its parts are
 * expected. `root` holds rules and flags; `manifests` is the folder of plain YAML.
 */
export type ServiceFiles = {
  readonly service: string;
  readonly root: string;
  readonly manifests: string;
  /** Path of the feature-flag file, whether it exists or not. */
  readonly flags: string;
  readonly files: ReadonlyMap<string, string>;
};
