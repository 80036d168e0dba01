import { expect, it } from 'vitest';
import { openMigrated } from '../../test/storage/migrated.ts';
import { applicationOn } from '../../test/support/application.ts';
import { clockAt } from '../../test/support/clock.ts';
import { enforceRetention } from '../application/privacy/enforce-retention.ts';
import { retentionFinding } from './doctor-checks.ts';

it('warns where retention was not enforced for two days', async () => {
  await using database = await openMigrated();
  const clock = clockAt('2026-03-10T08:00:00Z');
  const app = applicationOn(database, clock);
  expect(await retentionFinding(app)).toMatchObject({ state: 'ok', says: expect.stringContaining('not run yet') });
  await enforceRetention(app);
  clock.advance({ days: 2 });
  expect((await retentionFinding(app)).state).toBe('ok');
  clock.advance({ minutes: 1 });
  const { state, says } = await retentionFinding(app);
  expect(state).toBe('warn');
  expect(says).toContain('sessions since 2026-03-10T08:00:00.000Z');
});
