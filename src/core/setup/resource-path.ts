/**
 * Why a resource cannot have this path below the folder that it is added to; undefined if it can. Refuses what would
 * leave the folder, what git keeps for itself (also as other file systems spell it), and what nobody can see.
 */
export function resourcePathFault(path: string): string | undefined {
  const shown = JSON.stringify(path.slice(0, 200));
  const because = (why: string) =>
    `resource path ${shown} ${why}: give a path below the folder, such as jmeter/load.jmx`;
  if (path === "") return because("is empty");
  if (path.length > 500) return because("is longer than 500 characters");
  if (/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffd]/u.test(path)) {
    return because("holds characters that cannot be seen");
  }
  if (path.includes("\\")) return because("holds a backslash");
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return because("is absolute");
  if (path.startsWith("-")) return because("starts with a dash");
  const parts = path.split("/");
  if (parts.includes("..")) return because("leads out of its folder");
  if (parts.some((part) => part === "" || part === ".")) return because("has an empty part");
  if (parts.some((part) => /^(\.git|git~\d+)[. ]*$/i.test(part))) {
    return because("is git's own");
  }
  return undefined;
}
