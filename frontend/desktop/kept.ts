// What is dear to make and the same for the same wishes is made once.

/** Keeps what a maker made; wishes are the same when they read the same. */
export function kept<Wishes extends readonly unknown[], Made>(
  make: (...wishes: Wishes) => Made,
): (...wishes: Wishes) => Made {
  const made = new Map<string, Made>();
  return (...wishes) => {
    const name = JSON.stringify(wishes);
    const before = made.get(name);
    if (before !== undefined) return before;
    const fresh = make(...wishes);
    made.set(name, fresh);
    return fresh;
  };
}
