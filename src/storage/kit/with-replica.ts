import type { Reader, Store } from '../../application/application.ts';
import type { ReadReplica } from './read-replica.ts';
import type { readsOn } from './reads-on.ts';

/** A store whose reads go to the replica, by way of `near`, where they may and while it is near; every write is noted there. */
export function withReplica(store: Store, replica: ReadReplica, near: ReturnType<typeof readsOn>): Store {
  const reading = <T>(way: keyof typeof near, work: (reader: Reader) => Promise<T>): Promise<T> =>
    replica.isRead
      ? replica.read(
          () => near[way](work),
          () => store[way](work),
        )
      : store[way](work);
  return {
    ...store,
    read: (work) => reading('read', work),
    readShared: (work) => reading('readShared', work),
    readOnce: (work) => reading('readOnce', work),
    transact(work) {
      replica.noteWrite();
      return store.transact(work);
    },
    transactShared(sharing, work) {
      replica.noteWrite();
      return store.transactShared(sharing, work);
    },
  };
}
