import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { Agent } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setInterval } from "node:timers/promises";
import { parseRequestCounts, type RequestCount } from "./apiserver-requests.ts";
import { assemble } from "./assemble.ts";
import { freePort } from "./child.ts";
import { compactEtcd } from "./etcd-compaction.ts";
import { findProgram } from "./find-program.ts";
import { type ControllerPrograms, findControllers, startControllers } from "./kube-controllers.ts";
import { adminToken, limitedToken, writeCredentials } from "./kube-credentials.ts";
import { type KubeProcess, kubeProcess } from "./kube-process.ts";
import { type KubeRequest, kubeRequest } from "./kube-request.ts";
import { writeKubeconfig } from "./kubeconfig.ts";

/** Command lines, without their flags; without `controllers` nothing comes to life. */
export type KubePrograms = {
  readonly etcd: string;
  readonly apiserver: readonly string[];
  readonly controllers?: ControllerPrograms;
};

export type RealKube = AsyncDisposable & {
  readonly server: string;
  /** The administrator's. */
  readonly token: string;
  /** Of the user `limited`, who may do nothing but what a test binds a role to. */
  readonly limitedToken: string;
  /** The server's certificate: PEM, base64-encoded. */
  readonly caData: string;
  /** PEM; a proxy that shows it too is trusted by whoever trusts the server. */
  readonly certificate: { readonly cert: string; readonly key: string };
  /** Path of the administrator's; `writeKubeconfig` makes others. */
  readonly kubeconfig: string;
  /** A request of the administrator, as another tool would send it. */
  readonly request: KubeRequest;
  /** SIGKILL; etcd stays. */
  readonly stopApiserver: () => Promise<void>;
  /** On the same port; resolves when it is ready. */
  readonly startApiserver: () => Promise<void>;
  readonly restartApiserver: () => Promise<void>;
  /** What the API server counted since it started: the fair judge of who asked how much. */
  readonly metrics: () => Promise<readonly RequestCount[]>;
  /** Old revisions are gone from etcd; see `compactEtcd`. */
  readonly compact: () => Promise<void>;
};

/**
 * The programs of a real control plane: `KUBEBUILDER_ASSETS` is envtest's folder of etcd and kube-apiserver,
 * `EVENKEEL_KUBE` a binary that holds `kube apiserver`, beside an etcd on the path. With `controllers` also those
 * that make Deployments roll out.
 */
export function findRealKube(
  options: { readonly controllers?: boolean } = {},
): KubePrograms | { readonly missing: string } {
  const server = findServer();
  if (options.controllers !== true || "missing" in server) return server;
  const controllers = findControllers();
  return "missing" in controllers ? controllers : { ...server, controllers };
}

function findServer(): KubePrograms | { readonly missing: string } {
  const { KUBEBUILDER_ASSETS: assets, EVENKEEL_KUBE: kube } = process.env;
  if (assets !== undefined) {
    const [etcd, apiserver] = [join(assets, "etcd"), join(assets, "kube-apiserver")];
    const missing = [etcd, apiserver].find((program) => !existsSync(program));
    return missing === undefined ? { etcd, apiserver: [apiserver] } : { missing };
  }
  if (kube === undefined) return { missing: "KUBEBUILDER_ASSETS or EVENKEEL_KUBE" };
  if (!existsSync(kube)) return { missing: kube };
  const etcd = findProgram("etcd");
  return etcd === undefined ? { missing: "etcd" } : { etcd, apiserver: [kube, "apiserver"] };
}

/** etcd, an API server and the controllers that were found, on free ports, all their files in a temporary folder. */
export async function startRealKube(programs: KubePrograms): Promise<RealKube> {
  return assemble(async (parts) => {
    const folder = await mkdtemp(join(tmpdir(), "evenkeel-kube-"));
    parts.add({ [Symbol.asyncDispose]: async () => rm(folder, { recursive: true, force: true }) });
    const [etcdPort, peerPort, port] = [await freePort(), await freePort(), await freePort()];
    const etcdUrl = `http://127.0.0.1:${etcdPort}`;
    const server = `https://127.0.0.1:${port}`;

    const etcd = etcdProcess(programs.etcd, { folder, url: etcdUrl, peerPort });
    parts.add(etcd);
    etcd.start();
    const apiserver = await apiserverProcess(programs.apiserver, { folder, etcdUrl, port });
    parts.add(apiserver);
    const agent = new Agent({ keepAlive: true, rejectUnauthorized: false });
    parts.add({ [Symbol.asyncDispose]: async () => agent.destroy() });
    const request = kubeRequest(server, adminToken, agent);
    const startApiserver = async () => {
      apiserver.start();
      await waitUntilReady(request, apiserver);
    };
    await startApiserver();

    const certs = join(folder, "certs");
    const cert = await readFile(join(certs, "apiserver.crt"), "utf8");
    const key = await readFile(join(certs, "apiserver.key"), "utf8");
    const caData = Buffer.from(cert).toString("base64");
    const kubeconfig = join(folder, "kubeconfig");
    await writeKubeconfig(kubeconfig, { server, token: adminToken, caData });
    if (programs.controllers !== undefined) {
      parts.add(await startControllers(programs.controllers, { folder, kubeconfig, request }));
    }
    return {
      server,
      token: adminToken,
      limitedToken,
      caData,
      certificate: { cert, key },
      kubeconfig,
      request,
      stopApiserver: apiserver.kill,
      startApiserver,
      restartApiserver: async () => {
        await apiserver.kill();
        await startApiserver();
      },
      metrics: async () => parseRequestCounts(String((await request("GET", "/metrics")).body)),
      compact: () => compactEtcd(etcdUrl),
    };
  });
}

function etcdProcess(
  program: string,
  { folder, url, peerPort }: { folder: string; url: string; peerPort: number },
): KubeProcess {
  const peerUrl = `http://127.0.0.1:${peerPort}`;
  const flags = [
    `--data-dir=${join(folder, "etcd")}`,
    `--listen-client-urls=${url}`,
    `--advertise-client-urls=${url}`,
    `--listen-peer-urls=${peerUrl}`,
    `--initial-advertise-peer-urls=${peerUrl}`,
    `--initial-cluster=default=${peerUrl}`,
    "--unsafe-no-fsync",
  ];
  return kubeProcess([program], flags, join(folder, "etcd.log"));
}

async function apiserverProcess(
  program: readonly string[],
  { folder, etcdUrl, port }: { folder: string; etcdUrl: string; port: number },
): Promise<KubeProcess> {
  const flags = [
    `--etcd-servers=${etcdUrl}`,
    "--bind-address=127.0.0.1",
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, "certs")}`,
    "--service-cluster-ip-range=10.0.0.0/24",
    "--authorization-mode=RBAC",
    "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
    "--allow-privileged=true",
    // Debian's etcd cannot serve them, and kwok would ask again and again, later each time.
    "--feature-gates=WatchList=false",
    ...(await writeCredentials(folder)),
  ];
  return kubeProcess(program, flags, join(folder, "apiserver.log"));
}

async function waitUntilReady(request: KubeRequest, apiserver: KubeProcess): Promise<void> {
  const last = Date.now() + 90_000;
  for await (const _ of setInterval(100)) {
    const answer = await request("GET", "/readyz").catch(() => undefined);
    if (answer?.code === 200) return;
    if (Date.now() > last) {
      throw new Error(
        `The API server is not ready after 90 seconds. It says:\n${await apiserver.lastWords()}`,
      );
    }
  }
}
