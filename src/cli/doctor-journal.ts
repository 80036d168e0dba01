import type { Application } from '../application/application.ts';
import { readWitnesses, type WitnessesView } from '../application/journal/witness/read-witnesses.ts';
import type { Finding } from './doctor-machine.ts';

const CHECK = 'public journal';
/** From so many failures in a row on, somebody should ask what is the matter with a witness. */
const FAILURES = 5;

/** Whether the public journal is signed, who cosigns it, and whether a peer has two. */
export async function journalFindings(app: Application): Promise<Finding[]> {
  const view = await readWitnesses(app);
  const { journal, witnesses } = view;
  if (journal === null) return othersFindings(view);
  if (journal.contradictedBy !== null) {
    const [, size] = journal.contradictedBy.split('\n', 2);
    const says = `nothing is added or signed any more: ${journal.origin} signed a checkpoint of ${size} entries once that does not fit the ${journal.size} that are here, as after a restore of an old backup. Witnesses that keep its entries are asked for them; where none does, restore a newer one or, where there is none, run parvis journal next`;
    return [{ check: CHECK, state: 'fail', says }, ...othersFindings(view)];
  }
  const silent = witnesses.flatMap(({ peer, state }): Finding[] => {
    if (state === null || state.failures < FAILURES) return [];
    const says = `${peer.handle} gave no cosignature the last ${state.failures} times: ${state.fault}; ask that institution, or run parvis peer policy ${peer.handle} --witnesses no`;
    return [{ check: CHECK, state: 'warn', says }];
  });
  const cosigning = witnesses.filter(({ state }) => state?.size === journal.size).length;
  const says = `${journal.size} entries; ${cosigning} of ${witnesses.length} witnesses cosigned the last one`;
  return [{ check: CHECK, state: 'ok', says }, ...silent, ...othersFindings(view)];
}

function othersFindings({ witnessed }: WitnessesView): Finding[] {
  return witnessed.flatMap(({ origin, contradictedAt }): Finding[] => {
    if (contradictedAt === null) return [];
    const says = `${origin} showed two different histories, the second ${contradictedAt.toISOString()}; both signed checkpoints are kept as evidence, at /admin/peers`;
    return [{ check: CHECK, state: 'warn', says }];
  });
}
