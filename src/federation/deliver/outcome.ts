import { AsyncLocalStorage } from 'node:async_hooks';

const underWay = new AsyncLocalStorage<{ arrived: boolean }>();

/**
 * Whether a delivery arrived. Fedify's worker returns alike where it did, where it is to be tried again and where it was
 * given up; what happens meanwhile tells.
 */
export async function arrives(deliver: () => Promise<void> | void): Promise<boolean> {
  const outcome = { arrived: true };
  await underWay.run(outcome, async () => await deliver());
  return outcome.arrived;
}

/** Says of the delivery that is under way, if any, that it did not arrive. */
export function notArrived(): void {
  const outcome = underWay.getStore();
  if (outcome !== undefined) outcome.arrived = false;
}
