const labelValue = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

/** Why a word cannot name a set of objects; undefined if it can. It becomes the value of a label. */
export function setNameFault(name: string): string | undefined {
  if (labelValue.test(name)) return undefined;
  return `set name ${JSON.stringify(name.slice(0, 80))} must be 1 to 63 characters of letters, digits, -, _ and ., and start and end with a letter or digit`;
}
