/**
 * Makes etcd forget all revisions but its newest. The API server's caches still serve lists at older ones and
 * watches from there; once it is restarted, both are 410.
 */
export async function compactEtcd(url: string): Promise<void> {
  const { header } = await call(url, "kv/range", { key: btoa("\0") });
  await call(url, "kv/compaction", { revision: header.revision, physical: true });
}

async function call(url: string, path: string, body: unknown) {
  const response = await fetch(`${url}/v3/${path}`, { method: "POST", body: JSON.stringify(body) });
  const answer = await response.text();
  if (!response.ok) throw new Error(`etcd answers ${path} with ${response.status}: ${answer}`);
  const found: { readonly header: { readonly revision: string } } = JSON.parse(answer);
  return found;
}
