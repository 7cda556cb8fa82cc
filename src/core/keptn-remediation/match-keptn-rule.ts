import type { KeptnMatch, KeptnRules, KeptnWords, RemediationEra } from "./keptn-rules.ts";
import { match06 } from "./match-06.ts";
import { match07 } from "./match-07.ts";
import { match1x } from "./match-1x.ts";

/** Finds the action of the attempt, counted from 1 (Keptn's actionIndex + 1). */
type MatchKeptnRule = (rules: KeptnRules, words: KeptnWords, attempt: number) => KeptnMatch;

export const matchKeptnRule: Readonly<Record<RemediationEra, MatchKeptnRule>> = {
  "0.6": match06,
  "0.7": match07,
  "1.x": match1x,
};
