import type { Database } from '../../storage/kit/database.ts';
import { prepareFairOrderIndexes } from '../../storage/proposal/fair-order.ts';
import type { Job } from '../scheduler.ts';

const EVERY_MS = 5 * 60_000;

/** Has the indexes of the shuffles ready before their day begins. */
export function shuffleJob({ database, now }: { readonly database: Database; readonly now: () => Date }): Job {
  return {
    name: 'shuffles',
    singleton: true,
    async run() {
      await prepareFairOrderIndexes(database, now());
      return EVERY_MS;
    },
  };
}
