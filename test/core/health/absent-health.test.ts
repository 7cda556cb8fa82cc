import { expect, it } from "vitest";
import { absentHealth } from "../../../src/core/health/absent-health.ts";

it.each([
  ["batch/v1", "Job", { ttlSecondsAfterFinished: 0 }, "Current", "JobExpired"],
  ["batch/v1", "Job", {}, "NotFound", "NotFound"],
  ["example.com/v1", "Job", { ttlSecondsAfterFinished: 0 }, "NotFound", "NotFound"],
  ["apps/v1", "Deployment", {}, "NotFound", "NotFound"],
])("absentHealth() of %s %s with %j is %s", (apiVersion, kind, spec, verdict, reason) => {
  expect(absentHealth({ apiVersion, kind, spec })).toMatchObject({ verdict, reason });
});
