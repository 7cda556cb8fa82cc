import { z } from "zod";

/** For YAML that was read as `text`: a scalar as it was written. */
export const text = z.string();

export const filledText = z.string().min(1);

/** Absent and empty are null. */
export const optionalText = z
  .string()
  .nullish()
  .transform((value) => (value === undefined || value === "" ? null : value));

/** A list that may also be absent or empty. */
export function optionalList<Item extends z.ZodType>(item: Item) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** A decimal number as it is written, in quotes or not. */
export function numberText({ min }: { readonly min: number }): z.ZodType<number> {
  return z.string().transform((written, context) => {
    const number = /^[-+]?\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
    if (number >= min && number <= Number.MAX_SAFE_INTEGER) return number;
    const shown = JSON.stringify(written.slice(0, 80));
    const message = `${shown} is not a number of at least ${min}`;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });
}

/** What a word means, by the words that are allowed; absent and empty are `otherwise`. */
export function wordOf<Meaning>(
  meanings: Readonly<Record<string, Meaning>>,
  otherwise: Meaning,
): z.ZodType<Meaning> {
  return z
    .string()
    .nullish()
    .transform((word, context) => {
      if (word === undefined || word === null || word === "") return otherwise;
      if (Object.hasOwn(meanings, word)) return meanings[word] ?? otherwise;
      const allowed = Object.keys(meanings).join(", ");
      const shown = JSON.stringify(word.slice(0, 80));
      context.addIssue({
        code: "custom",
        message: `${shown} is not known: write one of ${allowed}`,
      });
      return z.NEVER;
    });
}

/** A word whose letters' case does not matter; `word` sees it in lower case. */
export function inAnyCase<Meaning>(word: z.ZodType<Meaning>) {
  return z.preprocess((value) => (typeof value === "string" ? value.toLowerCase() : value), word);
}
