const longest = 300;

/** What Kubernetes said, on one line of at most 300 code points: an admission webhook may say pages. */
export function boundedMessage(text: string): string {
  const points = Array.from(text.replaceAll(/\s+/g, " ").trim());
  return points.length <= longest ? points.join("") : `${points.slice(0, longest - 1).join("")}…`;
}
