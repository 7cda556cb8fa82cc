import { fillSelector, type Grammar } from "./fill-selector.ts";
import { fillSessionQuery } from "./fill-session-query.ts";
import { NoValueError } from "./no-value-error.ts";
import type { Placeholders } from "./placeholders.ts";
import { splitParameters } from "./split-parameters.ts";

type Parameters = Readonly<Record<string, string>>;

/** A query of a sli.yaml, filled in. */
export type DynatraceQuery =
  /** The value is divided by `divisor`. */
  | { readonly kind: "metrics"; readonly parameters: Parameters; readonly divisor: number }
  | { readonly kind: "slo"; readonly id: string }
  | { readonly kind: "problems"; readonly parameters: Parameters }
  | { readonly kind: "security-problems"; readonly parameters: Parameters }
  | {
      readonly kind: "sessions";
      readonly query: string;
      readonly tile: SessionTile;
      readonly dimension: string;
    };

export type SessionTile = (typeof tiles)[number];
const tiles = ["SINGLE_VALUE", "PIE_CHART", "COLUMN_CHART", "LINE_CHART", "TABLE"] as const;

const metricKeys = ["metricSelector", "entitySelector", "resolution", "mzSelector"] as const;
const legacyKeys = ["scope", "resolution", "mzSelector"] as const;
const problemKeys = ["problemSelector", "entitySelector"] as const;
const securityKeys = ["securityProblemSelector"] as const;

/** By the prefixes of keptn.md §5.7; throws NoValueError for what is no query, or cannot be filled in. */
export function readQuery(written: string, placeholders: Placeholders): DynatraceQuery {
  const text = written.trim();
  const [, prefix = "", rest = ""] = /^(SLO|PV2|SECPV2|USQL|MV2);(.*)$/s.exec(text) ?? [];
  switch (prefix) {
    case "SLO":
      return { kind: "slo", id: readId(rest, placeholders) };
    case "PV2":
      return {
        kind: "problems",
        parameters: fill(splitParameters(rest, problemKeys), placeholders),
      };
    case "SECPV2": {
      const parameters = fill(splitParameters(rest, securityKeys), placeholders);
      return { kind: "security-problems", parameters };
    }
    case "USQL":
      return readSessions(rest, placeholders);
    case "MV2": {
      const [, unit = "", query = ""] = /^([^;]*);(.*)$/s.exec(rest) ?? [];
      return readMetrics(query, placeholders, divisorOf(unit));
    }
    default:
      return readMetrics(text, placeholders, 1);
  }
}

function readId(written: string, placeholders: Placeholders): string {
  const id = placeholders(written.trim(), (value) => value);
  if (/^[\w-]+$/.test(id)) return id;
  throw refused("SLO; must be followed by the id of a Dynatrace SLO: letters, digits and hyphens.");
}

function readSessions(rest: string, placeholders: Placeholders): DynatraceQuery {
  const [, name, asked = "", template = ""] = /^([^;]*);([^;]*);(.*)$/s.exec(rest) ?? [];
  const tile = tiles.find((each) => each === name?.trim());
  if (tile === undefined || template.trim() === "") {
    throw refused(`USQL;tile;dimension;query is expected, with a tile of ${tiles.join(", ")}.`);
  }
  const dimension = placeholders(asked.trim(), (value) => value);
  if ((dimension === "") !== (tile === "SINGLE_VALUE")) {
    throw refused(`A ${tile} query has ${dimension === "" ? "a" : "no"} dimension: USQL;${tile};…`);
  }
  return {
    kind: "sessions",
    query: fillSessionQuery(template.trim(), placeholders),
    tile,
    dimension,
  };
}

/** The units that Keptn's dynatrace-service knew: its kilobyte has 1024 bytes. */
const divisors: ReadonlyMap<string, number> = new Map([
  ["microsecond", 1000],
  ["byte", 1024],
]);

function divisorOf(unit: string): number {
  const divisor = divisors.get(unit.trim().toLowerCase());
  if (divisor !== undefined) return divisor;
  throw refused("MV2; must be followed by MicroSecond; or Byte; and a metric query.");
}

function readMetrics(text: string, placeholders: Placeholders, divisor: number): DynatraceQuery {
  const written = /^[A-Za-z]+=/.test(text) ? splitParameters(text, metricKeys) : readLegacy(text);
  if (written.metricSelector === undefined) {
    throw refused("A metric query begins with metricSelector=.");
  }
  const filled = fill(written, placeholders);
  const parameters = { ...filled, resolution: filled["resolution"] ?? "Inf" };
  // Dynatrace gives this metric in microseconds, and Keptn's users write their objectives in milliseconds: its services
  // converted it in every query, whatever the query makes of it, and never twice (keptn.md §5.7).
  const isResponseTime = written.metricSelector.includes("builtin:service.response.time");
  return { kind: "metrics", parameters, divisor: isResponseTime ? 1000 : divisor };
}

/** `<metric>?scope=<criteria>`, from the time when the scope could be of services only. */
function readLegacy(text: string): Partial<Record<(typeof metricKeys)[number], string>> {
  const at = text.indexOf("?");
  const metricSelector = at === -1 ? text : text.slice(0, at);
  const rest = at === -1 ? "" : text.slice(at + 1).trim();
  if (rest === "") return { metricSelector };
  const { scope, ...others } = splitParameters(rest, legacyKeys);
  if (scope === undefined) throw refused("The query has no scope= behind its question mark.");
  const hasType = /(?:^|,)\s*(?:type|entityId)\(/i.test(scope);
  return { metricSelector, entitySelector: hasType ? scope : `${scope},type(SERVICE)`, ...others };
}

function fill(written: Parameters, placeholders: Placeholders): Parameters {
  const filled = Object.entries(written).map(([key, value]) => {
    const grammar: Grammar = /^(?:metricSelector|resolution)$/.test(key) ? "metric" : "criteria";
    return [key, fillSelector(value, grammar, placeholders)] as const;
  });
  return Object.fromEntries(filled);
}

function refused(message: string): NoValueError {
  return new NoValueError("query-error", message);
}
