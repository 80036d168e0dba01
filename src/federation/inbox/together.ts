import type { Application, Writer } from '../../application/ports.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { type Result, refuse } from '../../domain/result.ts';

class TakenBack extends Error {
  override readonly name = 'TakenBack';
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super('taken back');
    this.refusal = refusal;
  }
}

/**
 * Does several use cases in one transaction, all of them or none: where the last one refuses, somebody who was made known
 * for its sake is not known. Like any transaction it may run again, so `work` touches nothing but the given application.
 */
export async function together<T>(
  app: Application,
  work: (within: Application) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  try {
    return await app.store.transact(async (writer) => {
      const result = await work({ ...app, store: storeOf(writer) });
      if (!result.ok) throw new TakenBack(result.refusal);
      return result;
    });
  } catch (error) {
    if (error instanceof TakenBack) return refuse(error.refusal);
    throw error;
  }
}

function storeOf(writer: Writer): Application['store'] {
  return {
    read: (work) => work(writer),
    transact: (work) => work(writer),
    placeEvents: async () => {},
  };
}
