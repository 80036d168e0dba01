import type { Refusal } from '../domain/refusal.ts';
import { type Result, refuse } from '../domain/result.ts';
import type { Application, Writer } from './ports.ts';
import { Refused } from './refused.ts';

/**
 * Several use cases as one act: all of them in one transaction, or nothing at all where one refuses. `act` uses the
 * application it is given and nothing else that reads or writes; it may be run again after a deadlock.
 */
export async function together<T>(
  app: Application,
  act: (within: Application, writer: Writer) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await app.store.transact(async (writer) => {
      const result = await act(applicationWithin(app, writer), writer);
      if (!result.ok) throw new Refused(result.refusal);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
}

/** The application as seen from inside a transaction: its use cases read and write there. */
function applicationWithin(app: Application, writer: Writer): Application {
  return {
    ...app,
    store: {
      read: (work) => work(writer),
      transact: (work) => work(writer),
      // Positions are for committed events only; whoever follows the log asks again outside.
      placeEvents: async () => {},
    },
  };
}
