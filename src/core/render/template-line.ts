/**
 * The line of a template (from 1) that a line of what it rendered came from, as near as can be told: a line that both have, and that
 * the template has once, is an anchor, and lines are counted from the nearest one. 1 where the two share nothing.
 */
export function templateLine(template: string, rendered: string, line: number): number {
  const known = lineNumbers(template);
  const lines = rendered.split("\n");
  const last = template.split("\n").length;
  for (let distance = 0; distance < lines.length; distance += 1) {
    for (const offset of distance === 0 ? [0] : [distance, -distance]) {
      const anchor = known.get((lines[line - 1 + offset] ?? "").trim());
      if (anchor !== undefined) return Math.min(last, Math.max(1, anchor - offset));
    }
  }
  return 1;
}

/** Numbers of the lines that are there once. */
function lineNumbers(text: string): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const repeated = new Set([""]);
  for (const [index, line] of text.split("\n").entries()) {
    const words = line.trim();
    if (numbers.has(words)) repeated.add(words);
    numbers.set(words, index + 1);
  }
  for (const words of repeated) numbers.delete(words);
  return numbers;
}
