import type { Application } from '../application/application.ts';
import { BEAT_MS, reportAnswered } from '../application/kit/arrivals.ts';
import type { Log } from '../start/log.ts';
import type { Database } from '../storage/kit/database.ts';
import { PROCESS_CHANNEL } from '../storage/kit/processes.ts';
import { RetryLoop } from './retry-loop.ts';

type Parts = { readonly app: Application; readonly database: Database; readonly log: Log };

/**
 * Reports to the processes of the node how far this one is with what it received, now and then and whenever one of them asks:
 * the close of a ballot waits for that (docs/adr/0054). The disposal says that nothing more comes from here.
 */
export async function reportArrivals({ app, database, log }: Parts): Promise<AsyncDisposable> {
  const { arrivals } = app;
  if (arrivals === undefined) throw new Error('a process that serves without noting what it receives');
  const work = async () => {
    await reportAnswered(app, arrivals);
    return BEAT_MS;
  };
  // Known before the first request is taken.
  await work();
  const loop = new RetryLoop({ log, name: 'arrivals', work });
  const stopListening = await database.listen(PROCESS_CHANNEL, () => loop.wake());
  loop.wake();
  return {
    async [Symbol.asyncDispose]() {
      await stopListening();
      await loop.stop();
      await app.store.transact((writer) => writer.processes.delete(arrivals.id));
    },
  };
}
