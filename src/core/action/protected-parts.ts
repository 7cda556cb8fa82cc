/** Kinds that decide who may do what, what may run at all, or what is known: for people alone. */
const protectedKinds: ReadonlySet<string> = new Set([
  "APIService",
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "ExternalSecret",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PodSecurityPolicy",
  "Role",
  "RoleBinding",
  "SealedSecret",
  "Secret",
  "SecurityContextConstraints",
  "ServiceAccount",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
]);

const protectedGroups =
  /^(rbac\.authorization|admissionregistration|apiextensions|apiregistration)\.k8s\.io\//;

/** Keys of pods, and of the values of usual charts, that say what a container may do to its node or whom it acts as. */
const protectedFields: ReadonlySet<string> = new Set([
  "allowPrivilegeEscalation",
  "automountServiceAccountToken",
  "capabilities",
  "hostIPC",
  "hostNetwork",
  "hostPID",
  "hostPath",
  "hostUsers",
  "imagePullSecrets",
  "privileged",
  "procMount",
  "rbac",
  "runAsGroup",
  "runAsNonRoot",
  "runAsUser",
  "secretGenerator",
  "secretKeyRef",
  "secretName",
  "secretRef",
  "serviceAccount",
  "serviceAccountName",
]);

export function protectedKindOf(object: {
  readonly kind: string | null;
  readonly apiVersion: string | null;
}): string | undefined {
  const { kind, apiVersion } = object;
  if (kind === null) return undefined;
  return isProtectedKind(kind) || protectedGroups.test(apiVersion ?? "") ? kind : undefined;
}

/** Secrets have many kinds, also where they are fetched from: `ClusterSecretStore`, `SecretProviderClass`. */
function isProtectedKind(kind: string): boolean {
  return protectedKinds.has(kind) || kind.includes("Secret");
}

export function isProtectedField(key: string): boolean {
  return protectedFields.has(key) || /securityContext$|^secret$|secret\w*(ref|name)$/i.test(key);
}

const fieldWord = new RegExp(
  String.raw`\b(${[...protectedFields].join("|")}|\w*[sS]ecurityContext|\w*[sS]ecret\w*(Ref|Name))\b`,
);
const kindLine = /^[\s-]*["']?kind["']?:\s*["']?(\w+)/;

/**
 * The lines of a text that is not read as YAML, a chart's template or a patch, which are about a protected field, with
 * what is indented below them; the whole text where it makes a protected kind. Where a line begins with an expression
 * of a template its own indent says nothing (`nindent`).
 */
export function protectedText(text: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.some((line) => isProtectedKind(kindLine.exec(line)?.[1] ?? ""))) return text;
  const kept: string[] = [];
  let within = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (line.trim() === "") continue;
    const indent = line.length - line.trimStart().length;
    if (indent <= within && !line.trimStart().startsWith("{{")) within = Number.POSITIVE_INFINITY;
    if (within === Number.POSITIVE_INFINITY && fieldWord.test(line)) within = indent;
    if (within !== Number.POSITIVE_INFINITY) kept.push(line);
  }
  return kept.join("\n");
}
