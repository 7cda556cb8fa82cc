import type { Fault } from "../fault.ts";

/** A check run's whole content. Where the credentials are no App's, the adapter posts a commit status instead. */
export type CheckRun = {
  readonly name: string;
  readonly state: "in-progress" | "success" | "failure" | "neutral";
  readonly title: string;
  /** Markdown. */
  readonly summary: string;
  readonly annotations: readonly Fault[];
};
