import { RETENTION_RULES, type RetentionRuleName, retainedSince } from '../../domain/privacy/retention.ts';
import type { Application } from '../application.ts';
import { forgetVoters } from '../ballot/forget-voters.ts';
import type { RetentionRun } from './ports.ts';

/** Rows that go in one transaction. */
const AT_ONCE = 1_000;

/** Rules that are more than the deletion of rows. */
const OWN_WAY: Partial<Readonly<Record<RetentionRuleName, (app: Application) => Promise<number>>>> = {
  voters: forgetVoters,
};

/**
 * Deletes what is older than the register allows, rule by rule, and writes down when and how many rows went. A rule that
 * fails holds up no other; the first failure is thrown at the end.
 */
export async function enforceRetention(app: Application, stop?: AbortSignal): Promise<void> {
  const failures: Error[] = [];
  for (const rule of RETENTION_RULES) {
    if (stop?.aborted === true) break;
    try {
      const ranAt = app.now();
      const removed = (await OWN_WAY[rule]?.(app)) ?? (await removeAll(app, rule, stop));
      await app.store.transact((writer) => writer.retention.saveRun({ rule, ranAt, removed }));
    } catch (cause) {
      failures.push(new Error(`the rule ${rule} could not be enforced`, { cause }));
    }
  }
  const [failure] = failures;
  if (failure !== undefined) throw failure;
}

async function removeAll(app: Application, rule: RetentionRuleName, stop: AbortSignal | undefined): Promise<number> {
  const given = { before: retainedSince(rule, app.now()), limit: AT_ONCE };
  let removed = 0;
  while (stop?.aborted !== true) {
    const went = await app.store.transact((writer) => writer.retention.enforce(rule, given));
    removed += went;
    if (went < AT_ONCE) break;
  }
  return removed;
}

/** Each rule of retention with what became of it when it was last enforced; null where it never was. For administrators. */
export async function readRetention(
  app: Application,
): Promise<readonly { readonly rule: RetentionRuleName; readonly run: RetentionRun | null }[]> {
  const runs = await app.store.read((reader) => reader.retention.runs());
  return RETENTION_RULES.map((rule) => ({ rule, run: runs.find((run) => run.rule === rule) ?? null }));
}
