import { expect, it } from "vitest";
import { podTrouble } from "../../../src/core/health/pod-trouble.ts";

const created = "2026-03-01T03:00:00Z";
const now = new Date("2026-03-01T03:02:00Z");

function pod(status: Readonly<Record<string, unknown>>) {
  const metadata = { name: "carts-1", namespace: "shop", creationTimestamp: created };
  return { apiVersion: "v1", kind: "Pod", metadata, status };
}

function waiting(reason: string) {
  return pod({
    phase: "Pending",
    containerStatuses: [{ name: "carts", state: { waiting: { reason } } }],
  });
}

it.each(["ContainerCreating", "PodInitializing"])(
  "takes a container that waits for %s for none",
  (reason) => {
    expect(podTrouble(waiting(reason), now)).toBeUndefined();
  },
);

it("names what a pod will not get over", () => {
  expect(podTrouble(waiting("ImagePullBackOff"), now)).toBe("ImagePullBackOff");
});

it("says until when what may pass has time", () => {
  const soon = new Date("2026-03-01T03:00:10Z");
  expect(podTrouble(waiting("ImagePullBackOff"), soon)).toBe(
    `until ${Date.parse(created) + 60_000}`,
  );
});
