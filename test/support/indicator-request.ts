import type { SliResult } from "../../src/core/evaluation/sli-result.ts";
import type { IndicatorContext, Indicators, Window } from "../../src/ports.ts";

export const cartsContext: IndicatorContext = {
  project: "sockshop",
  stage: "production",
  service: "carts",
  deployment: "direct",
  labels: {},
  filter: {},
  event: { context: "", id: "", source: "" },
  testStrategy: "",
};

export function windowUntil(end: Date, seconds: number): Window {
  return { start: new Date(end.getTime() - seconds * 1000), end };
}

/** Asks for one indicator of sli.yaml. */
export async function measure(
  indicators: Indicators,
  query: string,
  window: Window,
): Promise<SliResult> {
  const asked = { indicators: [{ metric: "m", query }], window, context: cartsContext };
  const [result] = await indicators.query(asked);
  if (result === undefined) throw new Error("The provider gave no result.");
  return result;
}
