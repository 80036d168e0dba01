import { commentStatusAfter } from '../../domain/comment/comment.ts';
import { phaseFor } from '../../domain/consultation/phase.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { PaperBatchId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result } from '../../domain/kit/result.ts';
import { REASON_MAX } from '../../domain/kit/text.ts';
import { type ContributionBatch, checkRevocable, type PaperOutcome } from '../../domain/paper/contributions.ts';
import { statusAfter } from '../../domain/proposal/proposal.ts';
import type { Application, Writer } from '../application.ts';
import { withdrawComment } from '../comment/change-comment.ts';
import type { PaperOperator } from '../kit/principal.ts';
import { inOneTransaction } from '../kit/transaction.ts';
import { withdrawProposal } from '../proposal/revise-proposal.ts';
import { isSamePerson, lockBatch, paperEvent } from './decide-contributions.ts';
import { supportersOf } from './publish-entries.ts';

export type RevokeContributions = {
  readonly batchId: PaperBatchId;
  readonly reason: string;
  readonly operator: PaperOperator;
};

/**
 * Takes back a batch that was confirmed wrong, by another person than entered it: its proposals and comments are
 * withdrawn, its supports no longer count. Supports only while they can be given, as for everybody. The reason, what the
 * batch had become and who did it stay.
 */
export async function revokeContributions(
  app: Application,
  { batchId, reason, operator }: RevokeContributions,
): Promise<Result<ContributionBatch, Refusal>> {
  return await inOneTransaction(app, async (within, writer) => {
    const found = await lockBatch(writer, batchId);
    if (!found.ok) return found;
    const { consultation, batch } = found.value;
    const same = await isSamePerson(writer, operator, batch);
    const revocable = checkRevocable(batch, { same, reason, reasonMax: REASON_MAX });
    if (!revocable.ok) return revocable;
    const now = app.now();
    const outcome = batch.outcome ?? { proposals: [], comments: [], supports: [] };
    if (outcome.supports.length > 0) {
      const phase = phaseFor('support', consultation.phases, now);
      if (!phase.ok) return phase;
    }
    const withdrawn = await withdrawTexts(within, writer, outcome);
    if (!withdrawn.ok) return withdrawn;
    await withdrawSupports(app, writer, { batch, outcome });
    const revoked = { ...batch, revocation: { by: operator.id, at: now, reason: revocable.value } };
    await writer.paper.save(revoked);
    await writer.events.append(paperEvent(app, 'paper-contributions-revoked', { batch, operator }));
    return ok(revoked);
  });
}

/** What a moderator removed meanwhile stays removed. */
async function withdrawTexts(
  within: Application,
  writer: Writer,
  { proposals, comments }: PaperOutcome,
): Promise<Result<null, Refusal>> {
  for (const { id, authorId } of comments) {
    const comment = await writer.comments.byId(id);
    if (comment === null || !commentStatusAfter(comment.status, 'withdraw').ok) continue;
    const done = await withdrawComment(within, { commentId: id, authorId });
    if (!done.ok) return done;
  }
  for (const { id, authorId } of proposals) {
    const proposal = await writer.proposals.byId(id);
    if (proposal === null || !statusAfter(proposal.status, 'withdraw').ok) continue;
    const done = await withdrawProposal(within, { proposalId: id, authorId });
    if (!done.ok) return done;
  }
  return ok(null);
}

async function withdrawSupports(
  app: Application,
  writer: Writer,
  { batch, outcome }: { readonly batch: ContributionBatch; readonly outcome: PaperOutcome },
): Promise<void> {
  for (const line of outcome.supports) {
    if ((await writer.proposals.lock(line.proposalId, 'rely')) === null) continue;
    const supporters = new Set(supportersOf(batch, line));
    const given = (await writer.supports.by([...supporters])).filter(
      ({ proposalId }) => proposalId === line.proposalId,
    );
    await writer.supports.saveAll(given.map((before) => ({ before, after: null })));
    await writer.supports.deleteSupporters(batch.consultationId, [...supporters]);
    await writer.events.append(
      ...given.map(
        ({ side, standing }): NewEvent => ({
          id: app.newId(),
          type: 'support-withdrawn',
          at: app.now(),
          by: null,
          consultationId: batch.consultationId,
          proposalId: line.proposalId,
          data: { side, standing },
        }),
      ),
    );
  }
}
