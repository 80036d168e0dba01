import type { Reader, Store, Writer } from '../../src/application/ports.ts';
import type { Place } from './network.ts';

/**
 * A store that does not know again what came before: every message is the first of its kind. Networks of such nodes show
 * that the others are right because they do.
 */
export function forgetful(store: Store): Store {
  return {
    ...store,
    read: (work) => store.read((reader) => work({ ...reader, ...forgotten(reader) })),
    transact: (work) =>
      store.transact((writer) => work({ ...writer, ...forgotten(writer), guestActWrite: { act: async () => {} } })),
  };
}

function forgotten(reader: Reader): Pick<Writer, 'peers' | 'comments' | 'proposals' | 'guestActs'> {
  return {
    peers: { ...reader.peers, receivedAs: async () => [] },
    comments: { ...reader.comments, byOriginal: async () => null, byUri: async () => null },
    proposals: { ...reader.proposals, byOriginal: async () => null },
    guestActs: { ...reader.guestActs, byActivity: async () => null },
  };
}

/** Takes away what the database itself would not let in twice. */
export async function letInTwice(place: Place): Promise<void> {
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
  for (const { said } of [...constraints, ...indexes]) await place.query(said);
}
