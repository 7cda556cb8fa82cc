const entities = [
  'type("SERVICE")',
  'tag("keptn_project:$PROJECT")',
  'tag("keptn_stage:$STAGE")',
  'tag("keptn_service:$SERVICE")',
  'tag("keptn_deployment:$DEPLOYMENT")',
].join(",");

/**
 * What Keptn measured where sli.yaml says nothing (keptn.md §5.7). `splitBy()` stands for its `merge(0)`, which newer
 * Dynatrace refuses: it merges by the dimension's name only.
 */
export const builtInQueries: ReadonlyMap<string, string> = new Map([
  ["throughput", over("builtin:service.requestCount.total:splitBy():sum")],
  ["error_rate", over("builtin:service.errors.total.rate:splitBy():avg")],
  ["response_time_p50", over("builtin:service.response.time:splitBy():percentile(50)")],
  ["response_time_p90", over("builtin:service.response.time:splitBy():percentile(90)")],
  ["response_time_p95", over("builtin:service.response.time:splitBy():percentile(95)")],
]);

function over(metricSelector: string): string {
  return `metricSelector=${metricSelector}&entitySelector=${entities}`;
}
