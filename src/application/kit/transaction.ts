import type { Refusal } from '../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';

/** Carries a refusal out of a transaction that must not be kept; caught where the transaction ends. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.type);
    this.refusal = refusal;
  }
}

/**
 * Several use cases as one act: all of them in one transaction, or nothing at all where one refuses. `act` uses the
 * application it is given and nothing else that reads or writes; it may be run again after a deadlock.
 */
export async function inOneTransaction<T>(
  app: Application,
  act: (within: Application, writer: Writer) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await app.store.transact(async (writer) => {
      const result = await act(applicationInTransaction(app, writer), writer);
      if (!result.ok) throw new Refused(result.refusal);
      return result;
    });
  } catch (error) {
    if (error instanceof Refused) return refuse(error.refusal);
    throw error;
  }
}

/** What such an act would come to: it is undone whatever that is. */
export async function tryInTransaction<T>(
  app: Application,
  act: (within: Application) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  const undone: { result?: Result<T, Refusal> } = {};
  try {
    await app.store.transact(async (writer) => {
      undone.result = await act(applicationInTransaction(app, writer));
      throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone) || undone.result === undefined) throw error;
  }
  return undone.result ?? refuse({ type: 'changed-meanwhile' });
}

class Undone extends Error {
  override readonly name = 'Undone';
}

/** The application as seen from inside a transaction: its use cases read and write there. */
function applicationInTransaction(app: Application, writer: Writer): Application {
  return {
    ...app,
    store: {
      read: (work) => work(writer),
      readShared: (work) => work(writer),
      readOnce: (work) => work(writer),
      transact: (work) => work(writer),
      transactShared: (_, work) => work(writer),
      // Positions are for committed events only; whoever follows the log asks again outside.
      placeEvents: async () => {},
    },
  };
}
