import type { Application } from '../application/application.ts';
import { readAccountSyncs } from '../application/connector/accounts/reads.ts';
import { elapsedMs } from '../application/kit/elapsed.ts';
import type { Finding } from './doctor-machine.ts';

/** A run comes once a day; two that are missing mean that none comes. */
const LATE_MS = 2 * 24 * 3_600_000;

/** Whether the accounts that were deleted at the identity provider are asked for, and what came of it. */
export async function accountFindings(app: Application): Promise<readonly Finding[]> {
  return (await readAccountSyncs(app)).map(({ connector, sync }): Finding => {
    const check = `deleted accounts ${connector}`;
    if (sync === null) return { check, state: 'ok', says: 'not asked for yet: a worker does it when it starts' };
    const { succeededAt, asked, removed, erased, error } = sync;
    const last = succeededAt === null ? 'never asked for in full' : `asked for in full ${succeededAt.toISOString()}`;
    const says = `${last}; ${asked} asked for, ${removed} sign-ins taken away, ${erased} people erased`;
    if (error !== null) return { check, state: 'warn', says: `${says}; last error: ${error}` };
    const isLate = succeededAt !== null && elapsedMs(succeededAt, app.now()) > LATE_MS;
    return isLate ? { check, state: 'warn', says: `${says}; does a worker run?` } : { check, state: 'ok', says };
  });
}
