import { describe, expect, it } from "vitest";
import { waveFault, waveOf } from "../../../src/core/reconcile/wave.ts";

function inWave(wave: string | undefined) {
  const annotations = wave === undefined ? {} : { "evenkeel.dev/wave": wave };
  return { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", annotations } };
}

describe("waveOf()", () => {
  it.each([
    ["-3", -3],
    ["+2", 2],
    [" 7 ", 7],
    [undefined, 0],
  ])("reads %j", (text, wave) => {
    expect(waveOf(inWave(text))).toBe(wave);
    expect(waveFault(inWave(text))).toBeUndefined();
  });
});

describe("waveFault()", () => {
  it.each(["", "first", "1.5", "0x1", "99999999"])("says what is wrong with %j", (text) => {
    expect(waveFault(inWave(text))).toBe(
      `annotation evenkeel.dev/wave must be a whole number such as "-1" or "2", not ${JSON.stringify(text)}`,
    );
    expect(waveOf(inWave(text))).toBe(0);
  });
});
