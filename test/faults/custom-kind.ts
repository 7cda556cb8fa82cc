import type { KubernetesObject } from "../../src/core/reconcile/kubernetes-object.ts";

/** A kind `Widget` of the group, which should be the test's own: definitions are cluster-wide. */
export function widgetDefinition(group: string): KubernetesObject {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: "Namespaced",
      names: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: {
                spec: { type: "object", properties: { size: { type: "integer" } } },
              },
            },
          },
        },
      ],
    },
  };
}

export function widget(group: string, name: string): KubernetesObject {
  return { apiVersion: `${group}/v1`, kind: "Widget", metadata: { name }, spec: { size: 1 } };
}
