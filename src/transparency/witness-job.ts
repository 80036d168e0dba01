import type { Application } from '../application/application.ts';
import type { EntriesWire } from '../application/journal/copy/ports.ts';
import type { WitnessWire } from '../application/journal/witness/ports.ts';
import { askWitnesses, handContradiction } from './ask-witnesses.ts';
import { consultWitnesses } from './contradiction.ts';
import { takeBackEntries } from './take-back-entries.ts';
import { ensureWitnessKey } from './witness.ts';

/** How often witnesses are asked where the journal has grown. */
const ASK_MS = 10_000;
/** The same while the journal waits for what they saw. */
const WAITING_MS = 500;

/** What a worker does about witnesses, one process of the node at a time. */
export function witnessJob(app: Application, wire: WitnessWire, entries: EntriesWire) {
  return {
    name: 'witnesses',
    singleton: true,
    async run(stop: AbortSignal): Promise<number> {
      const began = performance.now();
      await ensureWitnessKey(app);
      if (await consultWitnesses(app, wire)) return WAITING_MS;
      await handContradiction(app, wire);
      await takeBackEntries({ app, wire: entries }, { stop });
      await askWitnesses(app, wire, stop);
      // One that hung delays the next time for nobody.
      return Math.max(0, ASK_MS - (performance.now() - began));
    },
  };
}
