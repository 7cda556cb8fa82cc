import { expect, it } from "vitest";
import { parseRequestCounts, requestsBetween } from "./apiserver-requests.ts";

const exposition = `# HELP apiserver_request_total [STABLE] Counter of apiserver requests.
# TYPE apiserver_request_total counter
apiserver_request_total{code="200",component="apiserver",dry_run="All",group="apps",resource="deployments",scope="resource",subresource="scale",verb="APPLY",version="v1"} 12
apiserver_request_total{code="0",component="apiserver",dry_run="",group="",resource="",scope="",subresource="/readyz",verb="GET",version=""} 1.2e+06
apiserver_request_duration_seconds_count{code="200",resource="pods"} 5
`;

it("reads the counter of requests and nothing else", () => {
  expect(parseRequestCounts(exposition)).toEqual([
    {
      verb: "APPLY",
      resource: "deployments",
      subresource: "scale",
      dryRun: "All",
      code: 200,
      value: 12,
    },
    { verb: "GET", resource: "", subresource: "/readyz", dryRun: "", code: 0, value: 1_200_000 },
  ]);
});

it("tells what was asked between two readings, over all scopes", () => {
  const asked = { verb: "LIST", resource: "pods", subresource: "", dryRun: "", code: 200 };
  const before = [
    { ...asked, value: 3 },
    { ...asked, verb: "GET", value: 7 },
  ];
  const after = [
    { ...asked, value: 4 },
    { ...asked, value: 5 },
    { ...asked, verb: "GET", value: 7 },
    { ...asked, code: 429, value: 2 },
  ];
  expect(requestsBetween(before, after)).toEqual([
    { ...asked, value: 6 },
    { ...asked, code: 429, value: 2 },
  ]);
});
