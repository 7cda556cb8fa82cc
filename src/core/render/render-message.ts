const longestMessage = 1000;

/**
 * What Helm complained of, in one line and with the place in the repository in front of it. Helm names templates by the chart's name
 * where they are in `folder`, and counts columns from 0.
 */
export function helmMessage(stderr: string, folder: string): string {
  const said = oneLine(afterLast(stderr, /^Error: /m).replace(/\bUse --debug flag\b.*/s, ""));
  const text = said.replaceAll(
    /(?<=^|[\s("])[\w.-]+\/(?=(?:templates|charts|crds)\/)/g,
    () => `${folder}/`,
  );
  for (const [form, tell] of helmForms) {
    const found = form.exec(text)?.groups;
    if (found !== undefined) return bounded(tell(found));
  }
  return bounded(`${folder}/Chart.yaml:1:1: ${text}`);
}

/** What Kustomize complained of, or kubectl for it. */
export function kustomizeMessage(stderr: string, path: string): string {
  const logged = /\berr="(?<text>(?:[^"\\]|\\.)*)"\s*$/.exec(stderr.trim())?.groups?.["text"];
  const text = logged?.replaceAll(/\\(.)/g, "$1") ?? afterLast(stderr, /^[Ee]rror: /m);
  return bounded(`${path}:1:1: ${oneLine(text)}`);
}

type Groups = Readonly<Record<string, string>>;

const helmForms: readonly (readonly [RegExp, (found: Groups) => string])[] = [
  [
    /^(?:template: )?(?<path>\S+?):(?<line>\d+):(?<column>\d+):?\s(?<rest>.*)$/,
    ({ path, line, column, rest }) => `${path}:${line}:${Number(column) + 1}: ${rest}`,
  ],
  [
    /^parse error at \((?<path>\S+?):(?<line>\d+)\): (?<rest>.*)$/,
    ({ path, line, rest }) => `${path}:${line}:1: ${rest}`,
  ],
  [
    /^YAML parse error on (?<path>\S+?): .*?yaml: line (?<line>\d+): (?<rest>.*)$/,
    ({ path, line, rest }) =>
      `${path}:1:1: what this renders is no YAML, in its line ${line}: ${rest}`,
  ],
  [
    /^failed to parse (?:\.\/)?(?<path>\S+?): .*?yaml: line (?<line>\d+): (?<rest>.*)$/,
    ({ path, line, rest }) => `${path}:${line}:1: ${rest}`,
  ],
];

function afterLast(text: string, mark: RegExp): string {
  return text.split(mark).at(-1) ?? text;
}

/** In one line, without the values that a parser quotes: one of them may be a secret. */
function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\s]+/gu, " ")
    .replaceAll(/(!!\w+) `[^`]*`/g, "$1")
    .replaceAll(/(?<=\/\/)[^\s/@]+(?=@)/g, "[redacted]")
    .trim();
}

function bounded(text: string): string {
  return text.length <= longestMessage ? text : `${text.slice(0, longestMessage - 1)}…`;
}
