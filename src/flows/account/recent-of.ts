import type { Transition } from "../../core/account/transition.ts";
import type { Ports } from "../../ports.ts";

/** Nobody wants to hear of a step that is older: a server that was away for long does not tell old stories. */
const hours = 24;

export function recentOf(
  { clock }: Pick<Ports, "clock">,
  transitions: readonly Transition[],
): readonly Transition[] {
  const since = clock.now().getTime() - hours * 3_600_000;
  return transitions.filter(({ at }) => Date.parse(at) > since);
}
