type Parts = AsyncDisposable & { readonly add: (part: AsyncDisposable) => void };

/** Builds something out of parts, all of which are disposed if it fails half-way. */
export async function assemble<T>(
  build: (parts: Parts) => Promise<T>,
): Promise<T & AsyncDisposable> {
  const parts = createParts();
  try {
    const built = await build(parts);
    return { ...built, [Symbol.asyncDispose]: async () => parts[Symbol.asyncDispose]() };
  } catch (error) {
    await parts[Symbol.asyncDispose]();
    throw error;
  }
}

/** Things that are disposed together, the last one first. */
function createParts(): Parts {
  const parts: AsyncDisposable[] = [];
  return {
    add: (part) => void parts.push(part),
    [Symbol.asyncDispose]: async () => {
      for (const part of parts.splice(0).toReversed()) await part[Symbol.asyncDispose]();
    },
  };
}
