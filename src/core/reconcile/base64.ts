const padded = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** RFC 4648 §4, with padding, of the text in UTF-8. */
export function toBase64(text: string): string {
  return btoa(
    Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(""),
  );
}

/** The bytes, a character each. Line breaks within are ignored, as Go does; undefined: it is not base64. */
export function fromBase64(text: string): string | undefined {
  const plain = text.replaceAll(/[\r\n]/g, "");
  return padded.test(plain) ? atob(plain) : undefined;
}
