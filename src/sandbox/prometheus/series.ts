export type Labels = Readonly<Record<string, string>>;
export type Sample = { readonly at: number; readonly value: number };

/** What an exporter would show at any moment; times are milliseconds since 1970. */
export type Series = {
  /** With the metric's name as `__name__`. */
  readonly labels: Labels;
  /** Undefined: the target was not there at that time. */
  readonly valueAt: (at: number) => number | undefined;
};

/** What scrapes on a fixed beat saw after `from` and until `until`: nothing is stored, since a series knows its past. */
export function scrapes(
  series: Series,
  window: { readonly from: number; readonly until: number; readonly every: number },
): readonly Sample[] {
  const { from, until, every } = window;
  const samples: Sample[] = [];
  for (let at = (Math.floor(from / every) + 1) * every; at <= until; at += every) {
    const value = series.valueAt(at);
    if (value !== undefined) samples.push({ at, value });
  }
  return samples;
}
