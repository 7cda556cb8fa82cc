import { protectedText } from "./protected-parts.ts";
import { valueReads } from "./value-reads.ts";

/** The texts of a chart that may read its values; `values` are those of its values files, which `tpl` may run. */
export type ChartTexts = {
  readonly templates: readonly string[];
  readonly values: readonly string[];
  /** Other charts get values of this one, and their helpers may read all of them. */
  readonly hasDependencies: boolean;
};

/** A value that may reach a protected place, or of which it cannot be told where it ends up. */
export type ProtectedValue = {
  readonly name: string;
  readonly why: "protected" | "untraceable" | "dependency";
};

type Path = readonly string[];

/** What they do is known by their names, however a chart reads them, as `helm create` has it. */
const harmless: readonly RegExp[] = [
  /^(.+\.)?replicaCount$/,
  /^podAnnotations(\.|$)/,
  /^autoscaling\.minReplicas$/,
  /^image\.tag$/,
];

/**
 * The first of the changed values that may reach a protected place: one that a template puts into such a place, as
 * `sec.user` in `runAsUser: {{ .Values.sec.user }}`, or one that is read in a way which is not understood. Undefined
 * where everything that reads them is.
 */
export function protectedValue(
  { templates, values, hasDependencies }: ChartTexts,
  changed: readonly Path[],
): ProtectedValue | undefined {
  const within = templates.flatMap((text) => valueReads(protectedText(text)));
  const unclear = [
    ...templates.flatMap(valueReads).filter(({ isPlain }) => !isPlain),
    ...values.flatMap(valueReads),
  ];
  const find = (reads: readonly { readonly path: Path }[], paths: readonly Path[]) =>
    paths.find((path) => reads.some((read) => overlaps(path, read.path)))?.join(".");
  const direct = find(within, changed);
  if (direct !== undefined) return { name: direct, why: "protected" };
  const others = changed.filter((path) => !harmless.some((known) => known.test(path.join("."))));
  const unknown = find(unclear, others);
  if (unknown !== undefined) return { name: unknown, why: "untraceable" };
  const [first] = hasDependencies ? others : [];
  return first && { name: first.join("."), why: "dependency" };
}

/** `podSecurity` and `podSecurity.runAsUser`: one holds the other. */
function overlaps(name: Path, use: Path): boolean {
  return name.slice(0, use.length).every((key, index) => key === use[index]);
}
