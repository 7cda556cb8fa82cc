/** The indicators of a sli.yaml: name to query, as its provider understands it. */
export type Sli = {
  readonly specVersion: string;
  readonly indicators: Readonly<Record<string, string>>;
};
