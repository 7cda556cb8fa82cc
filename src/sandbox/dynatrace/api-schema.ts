import { parseCriteria, parseMetricSelector, SelectorError } from "./api-selector.ts";

export type Violation = { readonly path: string; readonly message: string };

/** What is wrong with a parameter's value; undefined: nothing. */
type Check = (value: string) => string | undefined;

export type Endpoint = {
  /** What the token must allow, and the words for it in the refusal. */
  readonly scope: string;
  readonly parameters: Readonly<Record<string, Check>>;
  /** One of these must be there. */
  readonly needs: readonly string[];
};

const times = { from: time, to: time };
const paging = { nextPageKey: anything };
const listing = { ...times, ...paging, fields: anything, sort: anything, pageSize: integer };

/** The requests that the fake knows, with all the parameters that Dynatrace documents for them. */
export const endpoints = {
  metrics: {
    scope: "metrics.read (Read metrics)",
    parameters: {
      ...times,
      ...paging,
      metricSelector: selector(parseMetricSelector),
      entitySelector,
      mzSelector: selector(parseCriteria),
      resolution: pattern(/^(?:inf|\d+[mhdwMqy]?)$/i, "no valid resolution"),
    },
    needs: ["nextPageKey", "metricSelector"],
  },
  slo: {
    scope: "slo.read (Read SLO)",
    parameters: { ...times, timeFrame: pattern(/^(?:CURRENT|GTF)$/, "must be CURRENT or GTF") },
    needs: [],
  },
  problems: {
    scope: "problems.read (Read problems)",
    parameters: {
      ...listing,
      problemSelector: selector(parseCriteria),
      entitySelector,
    },
    needs: [],
  },
  comments: {
    scope: "problems.read (Read problems)",
    parameters: { ...paging, pageSize: integer },
    needs: [],
  },
  newComment: { scope: "problems.write (Write problems)", parameters: {}, needs: [] },
  securityProblems: {
    scope: "securityProblems.read (Read security problems)",
    parameters: {
      ...listing,
      securityProblemSelector: selector(parseCriteria),
    },
    needs: [],
  },
  sessions: {
    scope: "DTAQLAccess (User sessions)",
    parameters: {
      query: pattern(/^\s*SELECT\s/i, "no viable alternative, expecting SELECT"),
      startTimestamp: integer,
      endTimestamp: integer,
      offsetUTC: integer,
      pageSize: integer,
      pageOffset: integer,
      addDeepLinkFields: pattern(/^(?:true|false)$/, "must be a boolean"),
      explain: pattern(/^(?:true|false)$/, "must be a boolean"),
    },
    needs: ["query"],
  },
} satisfies Record<string, Endpoint>;

/** Everything that is wrong with a request's parameters. */
export function violationsOf(endpoint: Endpoint, given: URLSearchParams): readonly Violation[] {
  const keys = [...given.keys()];
  const found = [...new Map(given)].flatMap(([path, value]): readonly Violation[] => {
    const check = Object.hasOwn(endpoint.parameters, path) ? endpoint.parameters[path] : undefined;
    if (check === undefined) return [{ path, message: "unknown query parameter" }];
    if (given.getAll(path).length > 1) return [{ path, message: "more than one value" }];
    if (path === "nextPageKey" && keys.length > 1) {
      return [{ path, message: "nextPageKey must be the only query parameter" }];
    }
    const message = check(value);
    return message === undefined ? [] : [{ path, message }];
  });
  const { needs } = endpoint;
  if (needs.length > 0 && !needs.some((name) => given.has(name))) {
    const message = `expected one of ${needs.join(" or ")} to be specified`;
    return [...found, { path: needs[0] ?? "", message }];
  }
  return found;
}

function anything(): undefined {}

function integer(value: string): string | undefined {
  return /^\d{1,15}$/.test(value) ? undefined : "must be an integer";
}

/** Milliseconds, a date, or a time before now. */
function time(value: string): string | undefined {
  const isTime =
    /^\d{10,15}$/.test(value) ||
    /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(value) ||
    /^now(?:-\d+[mhdwMy](?:\/[mhdwMy])?)?$/.test(value);
  return isTime ? undefined : `'${value}' is no valid timestamp`;
}

function pattern(expected: RegExp, message: string): Check {
  return (value) => (expected.test(value) ? undefined : message);
}

function selector(parse: (text: string) => unknown): Check {
  return (value) => {
    try {
      parse(value);
      return undefined;
    } catch (error) {
      if (error instanceof SelectorError) return `Failed to parse selector: ${error.message}`;
      throw error;
    }
  };
}

function entitySelector(value: string): string | undefined {
  const fault = selector(parseCriteria)(value);
  if (fault !== undefined) return fault;
  if (value.length > 2000) return "longer than 2000 characters";
  const hasType = parseCriteria(value).some(({ name }) => /^(?:type|entityId)$/.test(name));
  return hasType ? undefined : "one of type or entityId must be specified";
}
