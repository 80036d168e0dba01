import type { Application } from '../application/application.ts';
import { readConnectors } from '../application/connector/reads.ts';
import type { Finding } from './doctor-machine.ts';

/** Whether cards are read that a connector is set to read, and which are wrong. */
export async function cardFindings(app: Application): Promise<readonly Finding[]> {
  return (await readConnectors(app)).flatMap(({ name, syncs }) =>
    syncs.flatMap(({ what, succeededAt, error, cards }): readonly Finding[] => {
      if (what !== 'cards') return [];
      const check = `cards ${name}`;
      if (succeededAt === null && error === null) {
        return [{ check, state: 'ok', says: 'not read yet: a worker does it within minutes' }];
      }
      const last = succeededAt === null ? 'never read in full' : `read in full ${succeededAt.toISOString()}`;
      const { read = 0, wrong = 0, faults = [] } = cards ?? {};
      const says = `${last}; ${read} cards, ${wrong} of them wrong`;
      if (error !== null) return [{ check, state: 'warn', says: `${says}; last error: ${error}` }];
      const [first] = faults;
      return first === undefined
        ? [{ check, state: 'ok', says }]
        : [
            {
              check,
              state: 'warn',
              says: `${says}: “${first.card}” (${first.because})${wrong > 1 ? ' and others' : ''}`,
            },
          ];
    }),
  );
}
