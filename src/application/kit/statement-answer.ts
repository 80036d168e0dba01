import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Application, Writer } from '../application.ts';
import type { InstitutionStatement } from '../community/statement/ports.ts';

/** Records with its event what the host said to a statement of ours, or shows of it. What it accepted stays accepted. */
export async function saveStatementAnswer(
  app: Application,
  writer: Writer,
  of: {
    readonly statement: Pick<InstitutionStatement, 'id'>;
    readonly status: 'accepted' | 'refused';
    readonly refusal: Refusal | null;
  },
): Promise<void> {
  const { status, refusal } = of;
  const statement = await writer.statements.lock(of.statement.id);
  if (statement === null || statement.status === 'accepted' || statement.status === status) return;
  await writer.statements.save({ ...statement, status, refusal, answeredAt: app.now(), dueAt: null });
  await writer.events.append({
    id: app.newId(),
    type: 'statement-answered',
    at: app.now(),
    by: null,
    consultationId: statement.consultationId,
    proposalId: statement.proposalId,
    data: { statementId: statement.id, status },
  });
}
