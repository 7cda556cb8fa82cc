import type { RemediationEra } from "../core/keptn-remediation/keptn-rules.ts";

/** Words of the options of `explain`; apart from it, so that --help stays quick. */
export const eventSources = ["dynatrace", "alertmanager", "cloudevents"] as const;
export type EventSource = (typeof eventSources)[number];

export const remediationEras = ["0.6", "0.7", "1.x"] as const satisfies readonly RemediationEra[];
