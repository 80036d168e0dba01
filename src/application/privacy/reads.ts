import { RETENTION_RULES, type RetentionRuleName } from '../../domain/privacy/retention.ts';
import type { Application } from '../application.ts';
import type { RetentionRun } from './ports.ts';

/** Each rule of retention with what became of it when it was last enforced; null where it never was. For administrators. */
export async function readRetention(
  app: Application,
): Promise<readonly { readonly rule: RetentionRuleName; readonly run: RetentionRun | null }[]> {
  const runs = await app.store.read((reader) => reader.retention.runs());
  return RETENTION_RULES.map((rule) => ({ rule, run: runs.find((run) => run.rule === rule) ?? null }));
}
