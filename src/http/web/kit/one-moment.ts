import type { Reader, Store } from '../../../application/application.ts';
import type { PageOf } from './page.ts';

/** A page all of which is read at one moment, in one transaction, whatever use cases it is made of. They write nothing. */
export function ofOneMoment(of: PageOf): PageOf {
  return async (context, c) => {
    const { app } = context;
    return await app.store.read(async (reader) => {
      const store = storeOver(app.store, reader);
      return await of({ ...context, app: { ...app, store } }, c);
    });
  };
}

function storeOver(store: Store, reader: Reader): Store {
  const writes = () => Promise.reject(new Error('a page is read, and something of it is to be written'));
  return {
    ...store,
    read: async (work) => await work(reader),
    readShared: async (work) => await work(reader),
    readOnce: async (work) => await work(reader),
    transact: writes,
    transactShared: writes,
  };
}
