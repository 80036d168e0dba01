import type { ActsOf } from '../acts.ts';
import type { Application } from '../ports.ts';
import { readAudit } from '../read-audit.ts';
import { PAGE_MAX } from '../views.ts';
import { csvLine, textCell } from './cells.ts';

const COLUMNS = ['at', 'agent', 'role', 'act', 'consultation', 'proposal', 'about', 'details'];

/** The acts of agents as a table, newest first, read page by page while it is written. */
export async function* auditCsv(app: Application, of: ActsOf): AsyncGenerator<string, void> {
  yield csvLine(COLUMNS);
  for (let after: string | null = null; ; ) {
    const page = await readAudit(app, { ...of, limit: PAGE_MAX, after });
    for (const act of page.items) {
      yield csvLine([
        act.at.toISOString(),
        textCell(act.agent?.email ?? act.agentId),
        act.agent?.role ?? null,
        act.type,
        act.consultation?.slug ?? null,
        act.proposal,
        act.about === null ? null : textCell(act.about),
        textCell(JSON.stringify(act.data)),
      ]);
    }
    if (page.next === null) return;
    after = page.next;
  }
}
