import type { Resource } from "./resource.ts";
import { labelName, labelNameRule } from "./validate-pod-spec.ts";

type NameRule = {
  readonly fits: (name: string) => boolean;
  /** As a real API server puts it. */
  readonly words: string;
};

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** What a kind allows as a name. Names of RBAC only have to fit into a path: `system:controller:x` is one. */
export function nameRule({ group, kind }: Resource): NameRule {
  if (group === "rbac.authorization.k8s.io") {
    return {
      fits: (name) => !/^\.{0,2}$|[/%]/.test(name),
      words: "may not be '.' or '..', and may not contain '/' or '%'",
    };
  }
  if (kind === "Service" || kind === "Namespace") {
    return { fits: (name) => labelName.test(name) && name.length <= 63, words: labelNameRule };
  }
  return {
    fits: (name) => subdomain.test(name) && name.length <= 253,
    words:
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  };
}
