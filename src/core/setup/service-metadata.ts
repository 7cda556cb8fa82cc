/**
 * Keptn's metadata.yaml of a service, without its time stamp so that writing it twice is writing it once. What a file
 * that exists says stays, except for a strategy that is asked for now.
 */
export function serviceMetadata(
  service: string,
  existing: string | undefined,
  strategy: "direct" | null,
): string {
  const text = existing ?? `servicename: ${service}\n`;
  if (strategy === null) return text;
  const line = `deploymentStrategy: ${strategy}`;
  if (/^deploymentStrategy:/m.test(text)) return text.replace(/^deploymentStrategy:.*$/m, line);
  return `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`;
}
