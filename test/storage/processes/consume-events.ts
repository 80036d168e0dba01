import { sql } from 'kysely';
import { createLog } from '../../../src/start/log.ts';
import { EVENT_CHANNEL } from '../../../src/storage/event/events.ts';
import { openDatabase } from '../../../src/storage/kit/database.ts';
import { startScheduler } from '../../../src/worker/scheduler.ts';
import { applicationOn } from '../../support/application.ts';
import { clockAt } from '../../support/clock.ts';

/** A worker with one consumer of the log, on the database given as JSON: it writes every event it is given to the table `followed`. */
const [, , options = ''] = process.argv;
const database = await openDatabase(JSON.parse(options));
const app = applicationOn(database, clockAt(new Date().toISOString()));
await startScheduler({
  app,
  log: createLog('silent'),
  consumers: [
    {
      name: 'of two workers',
      async consume(event) {
        await sql`insert into followed (event, pid) values (${event.id}, ${process.pid})`.execute(database.db);
      },
    },
  ],
  jobs: [],
  onEvents: (wake) => database.listen(EVENT_CHANNEL, wake),
  lease: (name) => database.lease(name),
});
process.stdout.write('works\n');
