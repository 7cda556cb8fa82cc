/** What one request holds of the budget, until it is disposed. */
export type BodyShare = Disposable & {
  /** Whether there is room for the body's next bytes, which it then has. */
  readonly take: (bytes: number) => boolean;
  /** Whether there was none. */
  readonly isRefused: () => boolean;
};

/** Memory that the bodies of all requests in hand share: senders that are not known yet may be many. */
export function createBodyBudget(mostBytes: number): { readonly open: () => BodyShare } {
  let taken = 0;
  function open(): BodyShare {
    let held = 0;
    let refused = false;
    return {
      take: (bytes) => {
        refused = taken + bytes > mostBytes;
        if (refused) return false;
        taken += bytes;
        held += bytes;
        return true;
      },
      isRefused: () => refused,
      [Symbol.dispose]: () => {
        taken -= held;
        held = 0;
      },
    };
  }
  return { open };
}
