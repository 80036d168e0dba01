import type { Application } from '../application.ts';
import type { ActsOf } from '../event/ports.ts';
import { type AuditedAct, readAudit } from '../event/reads.ts';
import { csvLine, textCell } from '../kit/csv.ts';
import { PAGE_MAX } from '../kit/page.ts';

const COLUMNS = [
  'at',
  'agent',
  'role',
  'act',
  'consultation',
  'proposal',
  'about',
  'details',
  'by',
  'token',
  'token_created_by',
  'connector',
];

/** The acts of the audit log as a table, newest first, read page by page while it is written. */
export async function* auditCsv(app: Application, of: ActsOf): AsyncGenerator<string, void> {
  yield csvLine(COLUMNS);
  for (let after: string | null = null; ; ) {
    const page = await readAudit(app, { ...of, limit: PAGE_MAX, after });
    for (const act of page.items) {
      yield csvLine([
        act.at.toISOString(),
        act.by.kind === 'agent' ? textCell(act.agent?.email ?? act.by.id) : null,
        act.agent?.role ?? null,
        act.type,
        act.consultation?.slug ?? null,
        act.proposal,
        act.about === null ? null : textCell(act.about),
        textCell(JSON.stringify(act.data)),
        act.by.kind,
        act.by.kind === 'token' ? textCell(act.token?.name ?? act.by.id) : null,
        creatorCell(act),
        act.by.kind === 'connector' ? textCell(act.by.id) : null,
      ]);
    }
    if (page.next === null) return;
    after = page.next;
  }
}

function creatorCell({ token }: AuditedAct): string | null {
  const creator = token?.createdBy ?? null;
  if (creator === null) return null;
  if (creator.kind === 'operator') return creator.kind;
  return textCell(creator.kind === 'agent' ? (creator.email ?? '') : creator.name);
}
