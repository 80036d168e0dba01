import { sql } from 'kysely';
import { startClockwork } from '../../../src/clockwork.ts';
import { createLog } from '../../../src/log.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { EVENT_CHANNEL } from '../../../src/storage/events.ts';
import { applicationOn } from '../../support/application.ts';
import { clockAt } from '../../support/clock.ts';

/** A worker with one reader, on the database given as JSON: it writes every event it is given to the table `followed`. */
const [, , options = ''] = process.argv;
const database = await openDatabase(JSON.parse(options));
const app = applicationOn(database, clockAt(new Date().toISOString()));
await startClockwork({
  app,
  log: createLog('silent'),
  readers: [
    {
      name: 'of two workers',
      async follow(event) {
        await sql`insert into followed (event, pid) values (${event.id}, ${process.pid})`.execute(database.db);
      },
    },
  ],
  chores: [],
  onEvents: (wake) => database.listen(EVENT_CHANNEL, wake),
  hold: (name) => database.hold(name),
});
process.stdout.write('works\n');
