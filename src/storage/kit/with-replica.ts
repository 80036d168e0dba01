import type { Store } from '../../application/application.ts';
import type { ReadReplica } from './read-replica.ts';

/** A store whose reads go to the replica, by way of `near`, where they may and while it is near; every write is noted there. */
export function withReplica(store: Store, replica: ReadReplica, near: Pick<Store, 'read' | 'readShared'>): Store {
  return {
    ...store,
    read: (work) =>
      replica.isRead
        ? replica.read(
            () => near.read(work),
            () => store.read(work),
          )
        : store.read(work),
    readShared: (work) =>
      replica.isRead
        ? replica.read(
            () => near.readShared(work),
            () => store.readShared(work),
          )
        : store.readShared(work),
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
