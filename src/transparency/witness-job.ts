import type { Application } from '../application/application.ts';
import type { WitnessWire } from '../application/journal/witness/ports.ts';
import { askWitnesses } from './ask-witnesses.ts';
import { consultWitnesses } from './contradiction.ts';
import { ensureWitnessKey } from './witness.ts';

/** How often witnesses are asked where the journal has grown. */
const ASK_MS = 10_000;

/** What a worker does about witnesses, one process of the node at a time. */
export function witnessJob(app: Application, wire: WitnessWire) {
  return {
    name: 'witnesses',
    singleton: true,
    async run(stop: AbortSignal): Promise<number> {
      await ensureWitnessKey(app);
      await consultWitnesses(app, wire);
      await askWitnesses(app, wire, stop);
      return ASK_MS;
    },
  };
}
