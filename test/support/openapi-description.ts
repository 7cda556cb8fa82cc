import { fieldOf, isRecord, listOf, textOf } from "../../src/core/reconcile/field-of.ts";
import { type Check, createSchemaCheck, namedProperties } from "./openapi-schema.ts";

/** A request, and the answer to it. Bodies are parsed JSON, undefined where there is none. */
type Exchange = {
  readonly method: string;
  /** Path and query below the API's base. */
  readonly url: string;
  readonly sent: unknown;
  readonly status: number;
  readonly answered: unknown;
};

type Conformance = {
  /** Such as `pulls/list`; undefined for a path or method that is not described. */
  readonly operation: string | undefined;
  /** Where the request, and where the answer, is not as described. */
  readonly request: readonly string[];
  readonly answer: readonly string[];
};

export type Description = {
  readonly check: (exchange: Exchange) => Conformance;
  /** Where a webhook is not as described; `name` is event and action, as in `pull_request.opened`. */
  readonly checkWebhook: (name: string, payload: unknown) => readonly string[];
};

const refusal = {
  type: "object",
  required: ["message"],
  properties: { message: { type: "string" }, documentation_url: { type: "string" } },
};

type Operation = {
  readonly pattern: RegExp;
  readonly parameters: readonly unknown[];
  readonly of: unknown;
};

/** Answers whose description demands to be a user and an enterprise at once. */
const corrected = new Map<unknown, unknown>([
  [
    "apps/list-installations",
    { type: "array", items: { $ref: "#/components/schemas/installation" } },
  ],
]);

/** Refusals that GitHub gives everywhere, though only some operations say so, and some of these without their body. */
const everywhere = new Set([401, 403, 404, 422, 429]);

/** An OpenAPI 3.0 description as GitHub publishes its own. */
export function readDescription(description: unknown): Description {
  const check = createSchemaCheck(description);
  const operations = listOperations(description);
  return {
    check: (exchange) => {
      const { pathname, searchParams } = new URL(exchange.url, "https://api.example.org");
      const found = operations
        .get(exchange.method.toLowerCase())
        ?.find(({ pattern }) => pattern.test(pathname));
      if (found === undefined) {
        const fault = `${exchange.method} ${pathname} is not described`;
        return { operation: undefined, request: [fault], answer: [] };
      }
      return {
        operation: textOf(found.of, "operationId"),
        request: [
          ...checkQuery(check, { found, searchParams }),
          ...checkSent({ description, check }, found, exchange.sent),
        ],
        answer: checkAnswer({ description, check }, found, exchange),
      };
    },
    checkWebhook: (name, payload) => {
      const post = fieldOf(description, "x-webhooks", webhookKey(name), "post");
      if (post === undefined) return [`the webhook ${name} is not described`];
      return check(jsonSchema(fieldOf(post, "requestBody")), payload);
    },
  };
}

/** The action of a `repository_dispatch` is whatever its sender says. */
function webhookKey(name: string): string {
  if (name.startsWith("repository_dispatch.")) return "repository-dispatch-sample.collected";
  return name.replaceAll(/[._]/g, "-");
}

/** By method, the most literal paths first: a ref may span segments, and would swallow what follows it. */
function listOperations(description: unknown): ReadonlyMap<string, readonly Operation[]> {
  const byMethod = new Map<string, Operation[]>();
  const paths = Object.entries(recordOf(fieldOf(description, "paths"))).toSorted(
    ([a], [b]) => literals(b) - literals(a),
  );
  for (const [path, item] of paths) {
    for (const [method, of] of Object.entries(recordOf(item))) {
      const parameters = [...listOf(item, "parameters"), ...listOf(of, "parameters")].map((one) =>
        resolve(description, one),
      );
      const list = byMethod.get(method) ?? [];
      byMethod.set(method, [...list, { pattern: patternOf(path, parameters), parameters, of }]);
    }
  }
  return byMethod;
}

function literals(path: string): number {
  return path.replaceAll(/\{[^}]+\}/g, "").length;
}

/** A parameter holds no slash unless it is said to span segments, as names of refs do. */
function patternOf(path: string, parameters: readonly unknown[]): RegExp {
  const pattern = path.replaceAll(/\{([^}]+)\}|[.+]/g, (part, name: string | undefined) => {
    if (name === undefined) return `\\${part}`;
    const spans = parameters.some(
      (one) => fieldOf(one, "name") === name && fieldOf(one, "x-multi-segment") === true,
    );
    return spans ? ".+" : "[^/]+";
  });
  return new RegExp(`^${pattern}$`);
}

function checkQuery(
  check: Check,
  { found, searchParams }: { readonly found: Operation; readonly searchParams: URLSearchParams },
): readonly string[] {
  const described = found.parameters.filter((one) => fieldOf(one, "in") === "query");
  return [...searchParams].flatMap(([name, text]) => {
    const parameter = described.find((one) => fieldOf(one, "name") === name);
    if (parameter === undefined) return [`?${name} is not described`];
    const schema = fieldOf(parameter, "schema");
    return check(schema, readText(text, textOf(schema, "type"))).map((f) => `?${name}: ${f}`);
  });
}

function readText(text: string, type: string | undefined): unknown {
  if (type === "boolean" && ["true", "false"].includes(text)) return text === "true";
  const isNumber = ["integer", "number"].includes(type ?? "") && text.trim() !== "";
  return isNumber && Number.isFinite(Number(text)) ? Number(text) : text;
}

type Means = { readonly description: unknown; readonly check: Check };

function checkSent(means: Means, { of }: Operation, sent: unknown): readonly string[] {
  const body = resolve(means.description, fieldOf(of, "requestBody"));
  if (sent === undefined) {
    return fieldOf(body, "required") === true ? ["the body is missing"] : [];
  }
  if (body === undefined) {
    const isEmpty = isRecord(sent) && Object.keys(sent).length === 0;
    return isEmpty ? [] : ["a body is not described"];
  }
  const schema = jsonSchema(body);
  return [...means.check(schema, sent), ...unknownProperties(means, schema, sent)];
}

function checkAnswer(means: Means, { of }: Operation, exchange: Exchange): readonly string[] {
  const { status, answered } = exchange;
  // GitHub answers a conditional request so, though only some operations say it.
  if (status === 304 && answered === undefined) return [];
  const response = resolve(means.description, fieldOf(of, "responses", String(status)));
  const wrong = status === 200 ? corrected.get(fieldOf(of, "operationId")) : undefined;
  const schema = wrong ?? jsonSchema(response);
  if (schema === undefined && everywhere.has(status)) return means.check(refusal, answered);
  if (response === undefined) return [`the status ${status} is not described`];
  if (schema === undefined) {
    return answered === undefined ? [] : [`${status} is described without a body`];
  }
  if (answered === undefined) return [`${status} is described with a body`];
  const faults = means.check(schema, answered);
  // Refusals also have a `status`, which most descriptions of them leave out.
  if (status >= 400) return [...faults, ...means.check(refusal, answered)];
  return [...faults, ...unknownProperties(means, schema, answered)];
}

function unknownProperties(means: Means, schema: unknown, value: unknown): readonly string[] {
  if (!isRecord(value)) return [];
  const known = namedProperties(means.description, schema);
  if (known === undefined) return [];
  return Object.keys(value)
    .filter((name) => !known.has(name))
    .map((name) => `#/${name} is not described`);
}

function jsonSchema(of: unknown): unknown {
  return fieldOf(of, "content", "application/json", "schema");
}

/** Follows a reference to a parameter, a response or a body. */
function resolve(description: unknown, value: unknown): unknown {
  const reference = textOf(value, "$ref");
  if (reference === undefined) return value;
  return fieldOf(description, ...reference.split("/").slice(1));
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {};
}
