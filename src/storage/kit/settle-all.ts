/**
 * Waits for all of them. Fails with what failed first: once a statement failed, PostgreSQL says of those after it only
 * that one did.
 */
export async function settleAll<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  const [all] = await Promise.allSettled([Promise.all(promises), Promise.allSettled(promises)]);
  if (all.status === 'rejected') throw all.reason;
  return all.value;
}
