import { setTimeout as pause } from "node:timers/promises";

/** Asks a program that is starting until it has an answer; an Error that says what was missing after 30 seconds. */
export async function eventually<T>(what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const answer = await ask().catch(() => undefined);
    if (answer !== undefined) return answer;
    await pause(50);
  }
  throw new Error(`Waited for ${what} in vain.`);
}
