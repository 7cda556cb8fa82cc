import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  applyFields,
  ownersOf,
  toManagedFields,
  updateFields,
} from "../../../src/sandbox/cluster/field-ownership.ts";
import {
  fieldPath,
  flatten,
  fromFieldsV1,
  toFieldsV1,
} from "../../../src/sandbox/cluster/field-set.ts";
import { requireResource } from "../../../src/sandbox/cluster/resource.ts";

type Json = Readonly<Record<string, unknown>>;

const deployments = requireResource("Deployment");
const configMaps = requireResource("ConfigMap");
const time = "2026-01-01T00:00:00Z";

const names = fc.constantFrom("a", "b", "c");
const values = fc.constantFrom("1", "2");
const containers = fc.uniqueArray(fc.record({ name: names, image: values }), {
  selector: ({ name }) => name,
});
const configs = fc.record({
  metadata: fc.record({ labels: fc.dictionary(names, values) }),
  spec: fc.record({
    replicas: fc.constantFrom(1, 2),
    template: fc.record({ spec: fc.record({ containers }) }),
  }),
});

function apply(live: Json, config: Json, manager: string) {
  const applied = applyFields(deployments, {
    live,
    config,
    manager: { name: manager, operation: "Apply", subresource: null },
    force: true,
    time,
  });
  if (applied.kind === "conflict") throw new Error("a forced apply has no conflicts");
  const metadata = applied.object["metadata"];
  const managedFields = toManagedFields(applied.owners, ownersOf(live));
  return {
    ...applied.object,
    metadata: { ...(typeof metadata === "object" ? metadata : {}), managedFields },
  };
}

describe("fieldsV1", () => {
  it("names items by their keys, with the default protocol of a port", () => {
    const ports = [{ containerPort: 80 }];
    const object = { spec: { template: { spec: { containers: [{ name: "a", ports }] } } } };
    const set = new Set(flatten(deployments, object).keys());
    expect(toFieldsV1(set)).toEqual({
      "f:spec": {
        "f:template": {
          "f:spec": {
            "f:containers": {
              'k:{"name":"a"}': {
                ".": {},
                "f:name": {},
                "f:ports": {
                  'k:{"containerPort":80,"protocol":"TCP"}': { ".": {}, "f:containerPort": {} },
                },
              },
            },
          },
        },
      },
    });
    expect([...set].map((field) => fieldPath(field))).toContain(
      '.spec.template.spec.containers[name="a"].ports[containerPort=80,protocol="TCP"].containerPort',
    );
  });

  it("is read back as it was written", () => {
    fc.assert(
      fc.property(configs, (config) => {
        const set = new Set(flatten(deployments, config).keys());
        expect(fromFieldsV1(structuredClone(toFieldsV1(set)))).toEqual(set);
      }),
    );
  });
});

describe("applyFields()", () => {
  it("makes what its only manager applied last, whatever it applied before", () => {
    fc.assert(
      fc.property(configs, configs, (before, after) => {
        const once = apply({}, after, "a");
        const twice = apply(apply({}, before, "a"), after, "a");
        expect([...flatten(deployments, withoutOwners(twice))]).toEqual(
          expect.arrayContaining([...flatten(deployments, withoutOwners(once))]),
        );
        expect(flatten(deployments, withoutOwners(twice)).size).toBe(
          flatten(deployments, withoutOwners(once)).size,
        );
      }),
    );
  });

  it("changes nothing, owners included, when it is applied again", () => {
    fc.assert(
      fc.property(configs, configs, (first, second) => {
        const live = apply(apply({}, first, "a"), second, "b");
        expect(apply(live, second, "b")).toEqual(live);
      }),
    );
  });

  it("keeps what another manager owns", () => {
    fc.assert(
      fc.property(configs, configs, (theirs, ours) => {
        const live = apply(apply(apply({}, theirs, "them"), ours, "us"), {}, "us");
        for (const owner of ownersOf(live)) {
          const fields = flatten(deployments, live);
          for (const field of owner.fields) expect([...fields.keys()]).toContain(field);
        }
        expect(ownersOf(live).map(({ name }) => name)).not.toContain("us");
      }),
    );
  });

  it("reports every field in the way, by its owner", () => {
    const live = apply({}, { data: { x: "1", y: "1" } }, "them");
    const applied = applyFields(configMaps, {
      live,
      config: { data: { x: "2", y: "2" } },
      manager: { name: "us", operation: "Apply", subresource: null },
      force: false,
      time,
    });
    expect(applied).toMatchObject({
      kind: "conflict",
      conflicts: [
        { owner: { name: "them" }, field: "f:data\nf:x" },
        { owner: { name: "them" }, field: "f:data\nf:y" },
      ],
    });
  });
});

describe("updateFields()", () => {
  it("moves what it changes to the writer and drops what it removes", () => {
    const live = apply({}, { spec: { replicas: 1, paused: true } }, "us");
    const owners = updateFields(deployments, {
      live,
      next: { ...live, spec: { replicas: 2 } },
      manager: { name: "kubectl", operation: "Update", subresource: "scale" },
      time,
    });
    expect(owners.map(({ name, fields }) => [name, [...fields]])).toEqual([
      ["kubectl", ["f:spec\nf:replicas"]],
    ]);
  });
});

function withoutOwners(object: Json): Json {
  const { metadata } = object;
  if (typeof metadata !== "object" || metadata === null) return object;
  return { ...object, metadata: { ...metadata, managedFields: undefined } };
}
