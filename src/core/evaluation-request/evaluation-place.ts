import { nameFault } from "../names.ts";
import { longestName, plainText } from "../problem/plain-text.ts";
import type { EventFault } from "../problem/event-fault.ts";

export type EvaluationPlace = {
  readonly project: string;
  readonly stage: string;
  readonly service: string;
};

export type ReadPlace =
  | { readonly ok: true; readonly place: EvaluationPlace }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** Which service of which stage is meant. Names become paths and branches: what cannot be one is a fault. */
export function readPlace(
  named: { readonly [kind in keyof EvaluationPlace]?: unknown },
  path: string,
): ReadPlace {
  const project = plainText(named.project, longestName);
  const stage = plainText(named.stage, longestName);
  const service = plainText(named.service, longestName);
  const faults = [
    ...faultOf("project", project, path),
    ...faultOf("stage", stage, path),
    ...faultOf("service", service, path),
  ];
  return project === null || stage === null || service === null || faults.length > 0
    ? { ok: false, faults }
    : { ok: true, place: { project, stage, service } };
}

function faultOf(
  kind: keyof EvaluationPlace,
  name: string | null,
  path: string,
): readonly EventFault[] {
  const message =
    name === null ? `is missing: say which ${kind} is to be evaluated` : nameFault(kind, name);
  return message === undefined ? [] : [{ field: `${path}${kind}`, message }];
}
