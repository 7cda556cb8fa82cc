const group = "admissionregistration.k8s.io";

/** Path and body of a webhook that has to allow every Service of the namespace, and that nobody answers. */
export function deadWebhook(namespace: string): [path: string, value: unknown] {
  const webhook = {
    name: "guard.test.evenkeel.dev",
    failurePolicy: "Fail",
    sideEffects: "None",
    timeoutSeconds: 1,
    admissionReviewVersions: ["v1"],
    clientConfig: { url: "https://127.0.0.1:1/" },
    namespaceSelector: inNamespace(namespace),
    rules: [on(["CREATE", "UPDATE"], "services")],
  };
  const value = {
    apiVersion: `${group}/v1`,
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: namespace },
    webhooks: [webhook],
  };
  return [`/apis/${group}/v1/validatingwebhookconfigurations`, value];
}

/** Paths and bodies of a policy that denies red ConfigMaps in the namespace. */
export function denyingPolicy(
  namespace: string,
  message: string,
  operations: readonly string[] = ["CREATE", "UPDATE"],
): readonly [path: string, value: unknown][] {
  const expression = "!has(object.data) || !('color' in object.data) || object.data.color != 'red'";
  const policy = {
    apiVersion: `${group}/v1`,
    kind: "ValidatingAdmissionPolicy",
    metadata: { name: namespace },
    spec: {
      failurePolicy: "Fail",
      matchConstraints: { resourceRules: [on(operations, "configmaps")] },
      validations: [{ expression, message }],
    },
  };
  const binding = {
    apiVersion: `${group}/v1`,
    kind: "ValidatingAdmissionPolicyBinding",
    metadata: { name: namespace },
    spec: {
      policyName: namespace,
      validationActions: ["Deny"],
      matchResources: { namespaceSelector: inNamespace(namespace) },
    },
  };
  return [
    [`/apis/${group}/v1/validatingadmissionpolicies`, policy],
    [`/apis/${group}/v1/validatingadmissionpolicybindings`, binding],
  ];
}

function inNamespace(name: string): unknown {
  return { matchLabels: { "kubernetes.io/metadata.name": name } };
}

function on(operations: readonly string[], resource: string): unknown {
  return { apiGroups: [""], apiVersions: ["v1"], resources: [resource], operations };
}
