/** `2026-03-01 03:14 UTC`: one zone for everybody who reads the same pull request. */
export function formatTime(time: Date): string {
  if (Number.isNaN(time.getTime())) return "an unknown time";
  return `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
