import { longestName, plainText, wholeText } from "./plain-text.ts";

type Texts = Readonly<Record<string, string>>;

/** The scalar members of an object as whole text; empty for anything else. */
export function wholeMembers(value: unknown): Texts {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => {
      const text = wholeText(member);
      return text === null ? [] : [[key, text] as const];
    }),
  );
}

/**
 * The first `most` scalar members as plain text of `longest` characters. A key that is too long or not plain is left
 * out, and so is `__proto__`, which no reader of the journal would give back.
 */
export function textMembers(
  value: unknown,
  { most, longest }: { readonly most: number; readonly longest: number },
): Texts {
  const texts = Object.entries(wholeMembers(value)).flatMap(([key, whole]) => {
    const text = plainText(whole, longest);
    const isKept = key !== "__proto__" && plainText(key, longestName) === key;
    return text === null || !isKept ? [] : [[key, text] as const];
  });
  return Object.fromEntries(texts.slice(0, most));
}

/** What a problem keeps of its labels. */
export function textLabels(value: unknown): Texts {
  return textMembers(value, { most: 50, longest: 200 });
}
