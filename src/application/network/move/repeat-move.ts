import type { Application } from '../../application.ts';

/**
 * Lets the worker tell the followers of every former address once more where it is now, under new ids: a server takes no
 * activity twice. It waits until it sees that the address leads here. Answers the addresses; none where there never was
 * another one.
 */
export async function repeatMove(
  app: Application,
  {
    unseen,
  }: {
    /** The operator knows that the address leads here, though this machine cannot see it. */
    readonly unseen: boolean;
  },
): Promise<readonly string[]> {
  return await app.store.transact(async ({ moving }) => {
    const former = (await moving.formerOrigins()).filter(({ origin }) => origin !== app.origin);
    for (const { origin } of former) await moving.notifyAgain(origin, { id: app.newId(), unseen });
    return former.map(({ origin }) => origin);
  });
}
