import type { Actor } from '../../../domain/kit/actor.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import { checkRepresents } from '../../kit/access.ts';
import { communityAt } from '../request/acting.ts';
import type { InstitutionStatement } from './ports.ts';

/**
 * Withdraws a statement of ours that the host did not answer to: it is not sent again, and what is stated next does not wait for it. Where
 * the host accepted it all the same, and says so later, it stands.
 */
export async function withdrawStatement(
  app: Application,
  { slug, id, by }: { readonly slug: string; readonly id: Id; readonly by: Actor | null },
): Promise<Result<InstitutionStatement, Refusal>> {
  return await app.store.transact(async (writer) => {
    const community = await communityAt(writer, slug);
    if (!community.ok) return community;
    const consultation = community.value;
    const represents = await checkRepresents(app, writer, { by, consultation });
    if (!represents.ok) return represents;
    await writer.consultations.lock(slug);
    const found = await writer.statements.lock(id);
    if (found === null || !found.ours || found.consultationId !== consultation.id) {
      return refuse({ type: 'not-found', what: 'statement' });
    }
    const { status } = found;
    if (status !== 'waiting') return refuse({ type: 'wrong-status', status, needs: ['waiting'] });
    const withdrawn: InstitutionStatement = { ...found, status: 'withdrawn', dueAt: null };
    await writer.statements.save(withdrawn);
    await writer.events.append({
      id: app.newId(),
      type: 'statement-withdrawn',
      at: app.now(),
      by,
      consultationId: consultation.id,
      proposalId: found.proposalId,
      data: { statementId: id },
    });
    return ok(withdrawn);
  });
}
