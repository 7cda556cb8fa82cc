/** Throws an Error that names `setting`, but not the token, if it cannot be sent in a header: fetch would print it. */
export function checkToken(token: string, setting: string): string {
  if (token === "") throw new Error(`The token of ${setting} is empty. Set it.`);
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new Error(`The token of ${setting} must be one line of printable ASCII without spaces.`);
}
