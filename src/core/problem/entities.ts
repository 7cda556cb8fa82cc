import { plainText } from "./plain-text.ts";

const most = 20;
const longest = 200;

/** Names and ids of what a problem affects, each once, in plain text and bounded. */
export function entitiesOf(named: readonly unknown[]): readonly string[] {
  const texts = named.flatMap((name) => plainText(name, longest) ?? []);
  return [...new Set(texts)].slice(0, most);
}
