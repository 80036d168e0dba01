import type { Application } from '../../application.ts';
import { ownRole } from '../../kit/community-roles.ts';
import { sentAgainAt } from '../../kit/sent-again-at.ts';

/** Statements that are sent again at a time. */
const AT_ONCE = 50;

/**
 * Sends our statements again that their hosts did not answer to, each time after a longer pause: the host answers the same again
 * as it did before. Where this institution left meanwhile, nothing is sent. Answers how many.
 */
export async function sendStatementsAgain(app: Application): Promise<number> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const due = await writer.statements.claimDue(now, AT_ONCE);
    let sent = 0;
    for (const statement of due) {
      const consultation = await writer.consultations.byId(statement.consultationId);
      if (consultation === null || (await ownRole(writer, consultation)) === null) {
        await writer.statements.save({ ...statement, dueAt: sentAgainAt(now, statement.tries) });
        continue;
      }
      sent += 1;
      const tries = statement.tries + 1;
      await writer.statements.save({ ...statement, tries, dueAt: sentAgainAt(now, tries) });
      await writer.events.append({
        id: app.newId(),
        type: 'statement-sent-again',
        at: now,
        by: null,
        consultationId: statement.consultationId,
        proposalId: statement.proposalId,
        data: { statementId: statement.id },
      });
    }
    return sent;
  });
}
