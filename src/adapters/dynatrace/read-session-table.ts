import { NoValueError } from "./no-value-error.ts";
import type { SessionTile } from "./read-query.ts";
import type { SessionTable } from "./schema.ts";

type Wanted = { readonly tile: SessionTile; readonly dimension: string };

/**
 * The cell that Keptn took for each kind of tile: the only one of a single value; else, of the first row whose first
 * column is the dimension, the last column of a table and the second of a chart.
 */
export function readSessionTable(
  { columnNames, values, extrapolationLevel }: SessionTable,
  { tile, dimension }: Wanted,
): { readonly value: number; readonly message: string } {
  if (values.length === 0) throw new NoValueError("no-data", "No user session in that time.");
  const message =
    (extrapolationLevel ?? 1) > 1
      ? `Dynatrace extrapolated it from 1/${extrapolationLevel} of the user sessions.`
      : "";
  if (tile === "SINGLE_VALUE") {
    if (columnNames.length === 1 && values.length === 1) return number(values[0]?.[0], message);
    const size = `${values.length} rows of ${columnNames.length} columns`;
    throw new NoValueError("many-series", `The query gives ${size} instead of a single value.`);
  }
  if (columnNames.length < 2) {
    const needs = "a column for the dimension and one for the value";
    throw new NoValueError("query-error", `The query needs ${needs}, and has only one.`);
  }
  const row = values.find(([name]) => String(name) === dimension);
  if (row === undefined) {
    const found = values
      .slice(0, 5)
      .map(([name]) => JSON.stringify(name))
      .join(", ");
    const missing = `No row for ${JSON.stringify(dimension)}; the first are ${found.slice(0, 300)}.`;
    throw new NoValueError("no-data", missing);
  }
  return number(tile === "TABLE" ? row.at(-1) : row[1], message);
}

function number(cell: unknown, message: string) {
  if (typeof cell === "number" && Number.isFinite(cell)) return { value: cell, message };
  const shown = (JSON.stringify(cell) ?? "nothing").slice(0, 100);
  throw new NoValueError("not-a-number", `The query gives ${shown} where a number is expected.`);
}
