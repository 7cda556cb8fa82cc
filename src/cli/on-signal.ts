import { deferred } from "../flows/deferred.ts";

/** Resolves `caught` at the first SIGINT or SIGTERM, which then does not end the process; a second one does. */
export function onSignal(): Disposable & { readonly caught: Promise<"interrupted"> } {
  const first = deferred<"interrupted">();
  const signals = ["SIGINT", "SIGTERM"] as const;
  const stop = () => {
    release();
    first.resolve("interrupted");
  };
  const release = () => {
    for (const signal of signals) process.removeListener(signal, stop);
  };
  for (const signal of signals) process.once(signal, stop);
  return { caught: first.promise, [Symbol.dispose]: release };
}
