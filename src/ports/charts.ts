/** Helm and Kustomize, as programs on this machine. Neither sees a cluster, and the same input is rendered once. */
export type ChartRenderer = {
  readonly helm: (chart: HelmChart) => Promise<RenderResult>;
  readonly kustomize: (kustomization: Kustomization) => Promise<RenderResult>;
};

export type HelmChart = {
  /** Text files by path within the repository. */
  readonly files: ReadonlyMap<string, string>;
  /** Folder of Chart.yaml. */
  readonly chart: string;
  readonly release: string;
  readonly namespace: string;
  /** Values files by precedence, the winning one first. */
  readonly valuesFiles: readonly string[];
  /** What comes before all files, as nested values: Keptn's `keptn.project` and so on. */
  readonly values: Readonly<Record<string, unknown>>;
};

export type Kustomization = {
  readonly files: ReadonlyMap<string, string>;
  /** Path of the kustomization file. */
  readonly path: string;
};

export type RenderResult =
  /** YAML documents. */
  | { readonly kind: "rendered"; readonly text: string }
  | {
      readonly kind: "failed";
      readonly reason: "no-program" | "invalid" | "too-slow" | "too-large";
      readonly message: string;
    };
