import type { Reader, Store } from '../../src/application/application.ts';
import type { Place } from './network.ts';

/**
 * A store that does not know again what came before: every message is the first of its kind. Networks of such nodes show
 * that the others are right because they do.
 */
export function forgetful(store: Store): Store {
  const forgotten = <R extends Reader>(reader: R): R => ({
    ...reader,
    peers: { ...reader.peers, ...UNKNOWN.peers },
    comments: { ...reader.comments, ...UNKNOWN.comments },
    proposals: { ...reader.proposals, ...UNKNOWN.proposals },
    incomingContributions: { ...reader.incomingContributions, ...UNKNOWN.incomingContributions },
  });
  return {
    ...store,
    read: (work) => store.read((reader) => work(forgotten(reader))),
    transact: (work) =>
      store.transact((writer) => {
        const forgetting = forgotten(writer);
        return work({
          ...forgetting,
          incomingContributions: { ...forgetting.incomingContributions, save: async () => {} },
        });
      }),
  };
}

const UNKNOWN = {
  peers: { receivedAs: async () => [] },
  comments: { byOriginal: async () => null, byUri: async () => null },
  proposals: { byOriginal: async () => null },
  incomingContributions: { byActivity: async () => null },
};

/** Takes away what the database itself would not let in twice. */
export async function admitTwice(place: Place): Promise<void> {
  const constraints = await place.query<{ said: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as said
     from pg_constraint where contype = 'u' and conrelid in ('comment'::regclass, 'proposal'::regclass)
       and pg_get_constraintdef(oid) ~ '\\((uri|original)\\)'`,
  );
  const indexes = await place.query<{ said: string }>(
    `select format('drop index %s', indexrelid::regclass) as said
     from pg_index where indisunique and not indisprimary
       and indrelid in ('comment'::regclass, 'proposal'::regclass)
       and pg_get_indexdef(indexrelid) ~ '\\((uri|original)\\)'
       and not exists (select 1 from pg_constraint where conindid = indexrelid)`,
  );
  for (const { said: text } of [...constraints, ...indexes]) await place.query(text);
}
