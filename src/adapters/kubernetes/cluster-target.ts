/** Which API server, and as whom. */
export type ClusterTarget =
  | {
      /** `https://…`; `http://` is for an API server on the same machine, and has no TLS to verify. */
      readonly server: string;
      readonly token: string;
      /** PEM in base64, as a kubeconfig has it; the machine's own authorities where there is none. */
      readonly caData?: string;
      readonly skipTlsVerify?: boolean;
    }
  | {
      /** Path of the file. */
      readonly kubeconfig: string;
      /** The file's current context where there is none. */
      readonly context?: string;
    }
  /** The cluster that this process runs in, as its pod's service account. */
  | { readonly inCluster: true };
