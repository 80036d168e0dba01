/** Work did not end in time; it may end later, and what comes of it is not waited for. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
}

/** What work answers, or a rejection with {@link DeadlineExceeded} where it takes longer than so many milliseconds. */
export async function withDeadline<T>(ms: number, work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new DeadlineExceeded(`not done within ${ms} ms`)), ms);
  try {
    return await Promise.race([work, over]);
  } finally {
    clearTimeout(timer);
  }
}
