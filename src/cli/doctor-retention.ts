import type { Application } from '../application/application.ts';
import { readRetention } from '../application/privacy/reads.ts';
import { RETENTION_LATE_MS } from '../domain/privacy/retention.ts';
import type { Finding } from './doctor-machine.ts';

/** Whether what the register of personal data says is deleted in time was. */
export async function retentionFinding(app: Application): Promise<Finding> {
  const check = 'retention';
  const runs = (await readRetention(app)).flatMap(({ run }) => (run === null ? [] : [run]));
  if (runs.length === 0) return { check, state: 'ok', says: 'has not run yet: a worker runs it when it starts' };
  const late = runs.filter(({ ranAt }) => app.now().getTime() - ranAt.getTime() > RETENTION_LATE_MS);
  if (late.length === 0) {
    const removed = runs.reduce((sum, run) => sum + run.total, 0);
    return { check, state: 'ok', says: `every rule was enforced in the last two days; ${removed} rows went in all` };
  }
  const rules = late.map(({ rule, ranAt }) => `${rule} since ${ranAt.toISOString()}`);
  return { check, state: 'warn', says: `not enforced: ${rules.join(', ')}; does a worker run?` };
}
