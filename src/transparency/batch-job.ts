import type { Application } from '../application/application.ts';
import { appendDueBatch } from './append-leaves.ts';

/** How often it is asked whether the journal signs again, or is there at all. */
const WAIT_MS = 10_000;
/** The same whether public acts of before its time have their entries. */
const BEHIND_MS = 1_000;

/** Adds the batches of hidden acts to the journal at their fixed times, one process of the node at a time. */
export function batchJob(app: Application) {
  return {
    name: 'batches-of-acts',
    singleton: true,
    async run(): Promise<number> {
      const next = await appendDueBatch(app);
      return next === null ? WAIT_MS : Math.max(next.getTime() - app.now().getTime(), BEHIND_MS);
    },
  };
}
