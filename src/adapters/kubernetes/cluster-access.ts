/** One API server and who we are to it, as far as that needs nobody's help: tokens and certificates. */
export type ClusterAccess = {
  readonly server: URL;
  /** The machine's own authorities where there is none. */
  readonly ca: Material | undefined;
  /** Node's own setting where there is none. */
  readonly skipTlsVerify: boolean | undefined;
  /** What the server's certificate names, where that is not its host. */
  readonly tlsServerName: string | undefined;
  readonly token: Material | undefined;
  readonly certificate: Material | undefined;
  readonly key: Material | undefined;
};

/** Bytes that are known, or a file that may be written anew at any time. */
export type Material =
  | { readonly kind: "given"; readonly bytes: Buffer }
  | { readonly kind: "file"; readonly path: string };
