import type { ServerResponse } from "node:http";

/** A request as the proxy got it. */
export type ProxiedRequest = {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Asks for a stream of events. */
  readonly watch: boolean;
};

/** What happens to a request instead of, or after, its being forwarded. */
export type ProxyFault =
  /** Answered by the proxy, as the API server would. */
  | {
      readonly kind: "answer";
      readonly code: number;
      readonly headers: Readonly<Record<string, string>>;
    }
  /** A watch whose first event is that its revision is gone. */
  | { readonly kind: "expire" }
  /** Never answered. */
  | { readonly kind: "hang" }
  /** Forwarded and done, but the connection is cut before the answer. */
  | { readonly kind: "lose-answer" };

type Rule = {
  readonly fault: ProxyFault;
  readonly where: (request: ProxiedRequest) => boolean;
  left: number;
};

export type FaultRules = {
  /** Holds for the next `times` requests that it is about, or until it is disposed. */
  readonly add: (
    fault: ProxyFault,
    where: (request: ProxiedRequest) => boolean,
    times?: number,
  ) => Disposable;
  /** The fault of a request; the first rule that is about it counts it. */
  readonly take: (request: ProxiedRequest) => ProxyFault | undefined;
  readonly clear: () => void;
};

export function faultRules(): FaultRules {
  const rules = new Set<Rule>();
  return {
    add: (fault, where, times = Infinity) => {
      const rule = { fault, where, left: times };
      rules.add(rule);
      return { [Symbol.dispose]: () => void rules.delete(rule) };
    },
    take: (request) => {
      const rule = [...rules].find(({ where, left }) => left > 0 && where(request));
      if (rule !== undefined) rule.left -= 1;
      return rule?.fault;
    },
    clear: () => rules.clear(),
  };
}

/** Writes the faults that need no upstream. */
export function answerFault(
  fault: Extract<ProxyFault, { kind: "answer" | "expire" }>,
  response: ServerResponse,
): void {
  if (fault.kind === "answer") {
    response.writeHead(fault.code, { "content-type": "application/json", ...fault.headers });
    response.end(JSON.stringify(status(fault.code, reasons[fault.code] ?? "InternalError")));
    return;
  }
  response.writeHead(200, { "content-type": "application/json" });
  response.end(`${JSON.stringify({ type: "ERROR", object: status(410, "Expired") })}\n`);
}

const reasons: Readonly<Record<number, string>> = {
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  409: "Conflict",
  410: "Expired",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
  504: "Timeout",
};

function status(code: number, reason: string): unknown {
  const message = `the proxy was told to answer ${code}`;
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    code,
  };
}
