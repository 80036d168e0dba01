import type { Application } from '../../src/application/application.ts';

/** An application that is killed at the end of its next transaction, before that is committed. */
export function killedBeforeCommit(app: Application): Application {
  return {
    ...app,
    store: {
      ...app.store,
      transact: async (work) =>
        await app.store.transact(async (writer) => {
          await work(writer);
          throw new Error('killed before the commit');
        }),
    },
  };
}
