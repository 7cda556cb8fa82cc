import type { Fault, Parsed } from "../fault.ts";
import { objectKey, objectLabel, refOf } from "../reconcile/object-ref.ts";
import type { Manifest } from "../reconcile/render-manifests.ts";

/**
 * Each object once, where two services of a stage write the very same; two that say different things of one object are a fault.
 * `namespace` is where objects go that name none.
 */
export function distinctObjects(
  manifests: readonly Manifest[],
  namespace: string,
): Parsed<readonly Manifest[]> {
  const first = new Map<string, Manifest>();
  const faults: Fault[] = [];
  for (const manifest of manifests) {
    const { object, path, line } = manifest;
    const ref = refOf(object);
    const key = objectKey({ ...ref, namespace: ref.namespace ?? namespace });
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, manifest);
    else if (JSON.stringify(earlier.object) !== JSON.stringify(object)) {
      const message = `${objectLabel(ref)} is written at ${earlier.path}:${earlier.line} already, and differently: keep one of them`;
      faults.push({ path, line, column: 1, message });
    }
  }
  return faults.length > 0 ? { ok: false, faults } : { ok: true, value: [...first.values()] };
}
