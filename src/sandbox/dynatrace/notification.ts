/** A service as Dynatrace knows it; its tags tell Keptn's project, stage and service. */
export type MonitoredService = {
  /** Such as `SERVICE-1016B63497E3FEF6`. */
  readonly entity: string;
  readonly name: string;
  readonly project: string;
  readonly stage: string;
  readonly service: string;
};

export type DynatraceProblem = {
  readonly pid: string;
  /** The number that people see, such as `P-26113`. */
  readonly displayId: string;
  readonly title: string;
  readonly severity: "PERFORMANCE" | "ERROR" | "AVAILABILITY" | "RESOURCE_CONTENTION";
  readonly service: MonitoredService;
  readonly startedAt: Date;
  /** Undefined while it is open. */
  readonly endedAt: Date | undefined;
  /** Dynatrace then tells nobody. */
  readonly underMaintenance?: boolean;
};

/** The body that Dynatrace fills in from the template which Keptn registers (keptn.md §6.1). */
export function notification(problem: DynatraceProblem) {
  const { pid, displayId, title, service } = problem;
  const details = problemDetails(problem);
  return {
    specversion: "1.0",
    type: "sh.keptn.events.problem",
    shkeptncontext: pid,
    source: "dynatrace",
    id: pid,
    time: "",
    contenttype: "application/json",
    data: {
      State: problem.endedAt === undefined ? "OPEN" : "RESOLVED",
      ProblemID: displayId,
      PID: pid,
      ProblemTitle: title,
      ProblemURL: `https://dynatrace.example.org/#problems/problemdetails;pid=${details.id}`,
      ProblemDetails: details,
      Tags: tagsOf(service)
        .map(([key, value]) => `${key}:${value}`)
        .join(", "),
      ImpactedEntities: [{ type: "SERVICE", name: service.name, entity: service.entity }],
      ImpactedEntity: `${title} on Web service ${service.name}`,
    },
  };
}

/** The same problem as `/api/v2/problems` lists it. */
export function listedProblem(problem: DynatraceProblem) {
  const { pid, displayId, title, severity, service, startedAt, endedAt } = problem;
  const entityId = { id: service.entity, type: "SERVICE" };
  const entities = [{ entityId, name: service.name }];
  return {
    problemId: `${pid}_${startedAt.getTime()}V2`,
    displayId,
    title,
    impactLevel: "SERVICES",
    severityLevel: severity,
    status: endedAt === undefined ? "OPEN" : "CLOSED",
    affectedEntities: entities,
    impactedEntities: entities,
    rootCauseEntity: null,
    managementZones: [],
    entityTags: tagsOf(service).map(([key, value]) => ({
      context: "CONTEXTLESS",
      key,
      value,
      stringRepresentation: `${key}:${value}`,
    })),
    problemFilters: [],
    startTime: startedAt.getTime(),
    endTime: endedAt?.getTime() ?? -1,
  };
}

function problemDetails({
  pid,
  displayId,
  severity,
  service,
  startedAt,
  endedAt,
}: DynatraceProblem) {
  const counts = { INFRASTRUCTURE: 0, SERVICE: 1, APPLICATION: 0, ENVIRONMENT: 0 };
  const none = { ...counts, SERVICE: 0 };
  return {
    id: `${pid}_${startedAt.getTime()}V2`,
    startTime: startedAt.getTime(),
    endTime: endedAt?.getTime() ?? -1,
    displayName: displayId,
    impactLevel: "SERVICE",
    status: endedAt === undefined ? "OPEN" : "CLOSED",
    severityLevel: severity,
    commentCount: 0,
    tagsOfAffectedEntities: tagsOf(service).map(([key, value]) => ({
      context: "CONTEXTLESS",
      key,
      value,
    })),
    affectedCounts: endedAt === undefined ? counts : none,
    recoveredCounts: endedAt === undefined ? none : counts,
    hasRootCause: false,
  };
}

function tagsOf({ project, stage, service }: MonitoredService) {
  return [
    ["keptn_service", service],
    ["keptn_project", project],
    ["keptn_stage", stage],
  ] as const;
}
