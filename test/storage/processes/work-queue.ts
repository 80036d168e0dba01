import { createMessageQueue } from '../../../src/storage/federation/queue.ts';
import { openDatabase } from '../../../src/storage/kit/database.ts';
import { createSecretBox } from '../../../src/storage/kit/secret-box.ts';

/**
 * Works through the queue `work` of the database given as JSON, printing each message it gets. Told to `hang`, it never
 * finishes one. Its leases last as many milliseconds as told.
 */
const [, , options = '', behaviour = '', leaseMs = '1000'] = process.argv;
const database = await openDatabase(JSON.parse(options));
const queue = createMessageQueue({
  database,
  secretBox: createSecretBox('a secret key of at least thirty-two characters'),
  name: 'work',
  onFailure: ({ error }) => console.error(error),
  leaseMs: Number(leaseMs),
  pollMs: 200,
  parallel: 4,
});
await queue.listen(async (message) => {
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify(message)}\n`, resolve));
  if (behaviour === 'hang') await new Promise(() => {});
});
