import type { Application } from '../../src/application/application.ts';

/** The same application, and every error that made a transaction of it begin again or fail: deadlocks among them. */
export function watched(app: Application): { readonly app: Application; readonly failures: readonly unknown[] } {
  const failures: unknown[] = [];
  const { store } = app;
  const transact: typeof store.transact = (act) =>
    store.transact(async (writer) => {
      try {
        return await act(writer);
      } catch (error) {
        failures.push(error);
        throw error;
      }
    });
  return { app: { ...app, store: { ...store, transact } }, failures };
}
