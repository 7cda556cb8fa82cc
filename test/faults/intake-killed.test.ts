import { expect, it } from "vitest";
import { killRounds } from "./kill-rounds.ts";

/** Each costs the start of a process; CI asks for fifty. */
const rounds = Number(process.env["EVENKEEL_KILL_ROUNDS"] ?? "6");

it(
  "has every acknowledged event in the journal once, however often the server is killed under load",
  { timeout: rounds * 20_000 },
  async () => {
    const { acknowledged, lost, twice } = await killRounds({ rounds, most: 300 });
    expect(lost).toEqual([]);
    expect(twice).toBe(0);
    expect(acknowledged).toBeGreaterThan(rounds);
  },
);
