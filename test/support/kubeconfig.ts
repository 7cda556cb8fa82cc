import { writeFile } from "node:fs/promises";

export type KubeAccess = {
  /** For example `https://127.0.0.1:6443`, or a fault proxy before it. */
  readonly server: string;
  readonly token: string;
  /** Of the server's certificate: PEM, base64-encoded. */
  readonly caData: string;
};

/** Writes a kubeconfig of one context, `test`, for programs that want a file. */
export async function writeKubeconfig(file: string, access: KubeAccess): Promise<void> {
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "test",
    contexts: [{ name: "test", context: { cluster: "test", user: "test" } }],
    clusters: [
      {
        name: "test",
        cluster: {
          server: access.server,
          ...(access.server.startsWith("https:") && {
            "certificate-authority-data": access.caData,
          }),
        },
      },
    ],
    users: [{ name: "test", user: { token: access.token } }],
  };
  await writeFile(file, JSON.stringify(config), { mode: 0o600 });
}
