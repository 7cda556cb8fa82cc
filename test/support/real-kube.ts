import { spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpsRequest } from "node:https";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { text } from "node:stream/consumers";
import { setInterval } from "node:timers/promises";
import type { BootedCluster } from "../adapters/kubernetes/cluster-contract.ts";

/** Command lines, without their flags. */
export type KubePrograms = { readonly etcd: string; readonly apiserver: readonly string[] };

const token = "admin-token";

/**
 * The programs of a real API server: `KUBEBUILDER_ASSETS` is envtest's folder of etcd and kube-apiserver,
 * `EVENKEEL_KUBE` a binary that holds `kube apiserver`, beside an etcd on the path.
 */
export function findRealKube(): KubePrograms | { readonly missing: string } {
  const { KUBEBUILDER_ASSETS: assets, EVENKEEL_KUBE: kube, PATH: path = "" } = process.env;
  if (assets !== undefined) {
    const [etcd, apiserver] = [join(assets, "etcd"), join(assets, "kube-apiserver")];
    const missing = [etcd, apiserver].find((program) => !existsSync(program));
    return missing === undefined ? { etcd, apiserver: [apiserver] } : { missing };
  }
  if (kube === undefined) return { missing: "KUBEBUILDER_ASSETS or EVENKEEL_KUBE" };
  if (!existsSync(kube)) return { missing: kube };
  const folders = path.split(delimiter);
  const etcd = folders.map((folder) => join(folder, "etcd")).find((file) => existsSync(file));
  return etcd === undefined ? { missing: "etcd" } : { etcd, apiserver: [kube, "apiserver"] };
}

/** etcd and an API server on free ports, everything in a temporary folder. */
export async function startRealKube(programs: KubePrograms): Promise<BootedCluster> {
  const folder = await mkdtemp(join(tmpdir(), "evenkeel-kube-"));
  const [clients, peers, port] = [await freePort(), await freePort(), await freePort()];
  const keys = await writeCredentials(folder);
  const etcdUrl = `http://127.0.0.1:${clients}`;
  const peerUrl = `http://127.0.0.1:${peers}`;
  const stops = [
    run(
      [programs.etcd],
      [
        `--data-dir=${join(folder, "etcd")}`,
        `--listen-client-urls=${etcdUrl}`,
        `--advertise-client-urls=${etcdUrl}`,
        `--listen-peer-urls=${peerUrl}`,
        `--initial-advertise-peer-urls=${peerUrl}`,
        `--initial-cluster=default=${peerUrl}`,
        "--unsafe-no-fsync",
      ],
    ),
    run(programs.apiserver, [
      `--etcd-servers=${etcdUrl}`,
      "--bind-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${join(folder, "certs")}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      "--service-account-issuer=https://kubernetes.default.svc",
      `--service-account-key-file=${keys.publicKey}`,
      `--service-account-signing-key-file=${keys.privateKey}`,
      "--authorization-mode=RBAC",
      `--token-auth-file=${keys.tokens}`,
      "--disable-admission-plugins=ServiceAccount,TaintNodesByCondition",
    ]),
  ];
  const server = `https://127.0.0.1:${port}`;
  const request = requester(server);
  await waitUntilReady(request);
  return {
    server,
    token,
    request,
    [Symbol.asyncDispose]: async () => {
      for (const stop of stops.toReversed()) await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function run(program: readonly string[], flags: readonly string[]): () => Promise<void> {
  const [command = "", ...args] = program;
  const child = spawn(command, [...args, ...flags], { stdio: "ignore" });
  const ended = once(child, "exit");
  return async () => {
    child.kill("SIGKILL");
    await ended;
  };
}

async function writeCredentials(folder: string) {
  const files = {
    publicKey: join(folder, "sa.pub"),
    privateKey: join(folder, "sa.key"),
    tokens: join(folder, "tokens.csv"),
  };
  const pair = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  await writeFile(files.publicKey, pair.publicKey);
  await writeFile(files.privateKey, pair.privateKey);
  await writeFile(files.tokens, `${token},admin,1,"system:masters"\n`);
  return files;
}

function requester(server: string): BootedCluster["request"] {
  return async (method, path, body) => {
    const payload = body === undefined ? "" : JSON.stringify(body.value);
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": body?.type ?? "application/json",
      "content-length": Buffer.byteLength(payload),
    };
    const sent = httpsRequest(`${server}${path}`, { method, headers, rejectUnauthorized: false });
    sent.end(payload);
    const [response] = await once(sent, "response");
    const answer = await text(response);
    return {
      code: response.statusCode ?? 0,
      body: answer.startsWith("{") ? JSON.parse(answer) : answer,
    };
  };
}

async function waitUntilReady(request: BootedCluster["request"]): Promise<void> {
  const last = Date.now() + 90_000;
  for await (const _ of setInterval(200)) {
    const answer = await request("GET", "/readyz").catch(() => undefined);
    if (answer?.code === 200) return;
    if (Date.now() > last) throw new Error("The API server is not ready after 90 seconds.");
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
