import type { Policy, Route } from "../policy/policy.ts";
import type { Problem } from "../problem/problem.ts";

/** Where a problem belongs; `by` says what decided: its own words, or which route. */
export type Routing =
  | {
      readonly kind: "routed";
      readonly stage: string;
      readonly service: string;
      readonly by: string;
    }
  | { readonly kind: "unrouted"; readonly detail: string };

/**
 * The stage and service of a problem as it was reported. Its own words win where both are there; else the first route
 * that fits and leads to a service that is there. A route never takes a problem from a stage that it names and that is
 * there, or a sender who may speak of one stage could reach another one.
 */
export function routeProblem(
  problem: Problem,
  routes: Policy["routes"],
  places: ReadonlyMap<string, readonly string[]>,
): Routing {
  const own = placeFault(problem, places);
  if (own === undefined && problem.stage !== null && problem.service !== null) {
    return { kind: "routed", stage: problem.stage, service: problem.service, by: "its own words" };
  }
  for (const [index, route] of routes.entries()) {
    const place = fits(route, problem) ? leadTo(route, problem, places) : undefined;
    if (place !== undefined) return { kind: "routed", ...place, by: `route ${index + 1}` };
  }
  return { kind: "unrouted", detail: own ?? "it names no service" };
}

/** The place that a route gives a problem, if it is there and the route may. */
function leadTo(
  route: Route,
  problem: Problem,
  places: ReadonlyMap<string, readonly string[]>,
): { readonly stage: string; readonly service: string } | undefined {
  const stays = problem.stage !== null && places.has(problem.stage);
  const stage = stays ? problem.stage : (route.stage ?? problem.stage);
  const service = route.service ?? problem.service;
  if (stage === null || service === null) return undefined;
  if (route.stage !== null && route.stage !== stage) return undefined;
  return places.get(stage)?.includes(service) === true ? { stage, service } : undefined;
}

/** Stages that `routeProblem` may have to know the services of. */
export function stagesToKnow(problem: Problem, routes: Policy["routes"]): readonly string[] {
  const routed = routes.filter((route) => fits(route, problem)).flatMap(({ stage }) => stage ?? []);
  return [...new Set([...(problem.stage === null ? [] : [problem.stage]), ...routed])];
}

function fits({ entity, namespace, labels }: Route, problem: Problem): boolean {
  const label = (name: string) =>
    Object.hasOwn(problem.labels, name) ? problem.labels[name] : undefined;
  return (
    (entity === null || problem.entities.includes(entity)) &&
    (namespace === null || label("namespace") === namespace) &&
    Object.entries(labels).every(([name, value]) => label(name) === value)
  );
}

function placeFault(
  { stage, service }: Pick<Problem, "stage" | "service">,
  places: ReadonlyMap<string, readonly string[]>,
): string | undefined {
  if (stage === null) return "it names no stage, and no route of evenkeel.yaml fits";
  const services = places.get(stage);
  if (services === undefined) return `shipyard.yaml has no stage ${JSON.stringify(stage)}`;
  if (service === null) return `it names no service of stage ${stage}, and no route fits`;
  if (services.includes(service)) return undefined;
  return `stage ${stage} has no service ${JSON.stringify(service)}`;
}
