import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { decidedHere } from '../../domain/network/host.ts';
import {
  type ContributionBatch,
  type ContributionBatchInput,
  checkContributionBatch,
  type PaperEntries,
  unknownProposals,
} from '../../domain/paper/contributions.ts';
import { checkSupport } from '../../domain/support/support.ts';
import type { Application, Reader } from '../application.ts';
import { paperLock } from '../kit/names.ts';
import type { PaperOperator } from '../kit/principal.ts';

export type EnterContributions = ContributionBatchInput & {
  readonly slug: string;
  readonly operator: PaperOperator;
};

/**
 * Enters proposals, supports and comments that came on paper. Nothing of them is shown or counted until a second person
 * has confirmed them (`decide-contributions.ts`).
 */
export async function enterContributions(
  app: Application,
  command: EnterContributions,
): Promise<Result<ContributionBatch, Refusal>> {
  const { slug, operator, ...input } = command;
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const now = app.now();
    const checked = checkContributionBatch(consultation, input, now);
    if (!checked.ok) return checked;
    const { entries, ...envelope } = checked.value;
    const possible = await checkEntries(writer, consultation, entries);
    if (!possible.ok) return possible;
    await writer.locks.acquire(paperLock(consultation.id));
    if (await writer.paper.hasReference(consultation.id, envelope.reference)) {
      return refuse({ type: 'invalid', field: 'reference', because: 'duplicate' });
    }
    const batch: ContributionBatch = {
      id: app.newId(),
      consultationId: consultation.id,
      ...envelope,
      entries,
      outcome: null,
      enteredBy: operator.id,
      enteredAt: now,
      confirmedBy: null,
      confirmedAt: null,
      revocation: null,
    };
    await writer.paper.save(batch);
    await writer.events.append({
      id: app.newId(),
      type: 'paper-contributions-entered',
      at: now,
      by: operator.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { batchId: batch.id },
    });
    return ok(batch);
  });
}

/**
 * Whether what the sheets say can be here. In a consultation that another institution hosts, supports alone: they are
 * counted here and told as a subtotal, while texts are the host's to take.
 */
export async function checkEntries(
  reader: Reader,
  consultation: Consultation,
  entries: PaperEntries,
): Promise<Result<null, Refusal>> {
  const texts = entries.proposals.length + entries.comments.length;
  const own = decidedHere(consultation);
  if (!own.ok) {
    if (texts > 0) return own;
    const mirror = await reader.sharing.mirror(consultation.id);
    if (mirror === null || mirror.endedAt !== null) return refuse({ type: 'not-shared' });
  }
  const unknown: string[] = [];
  const named = [
    ...entries.supports.map((each, index) => ({ ...each, field: `supports.${index}.proposal`, support: true })),
    ...entries.comments.map((each, index) => ({ ...each, field: `comments.${index}.proposal`, support: false })),
  ];
  for (const { proposal: number, field, support, side } of named) {
    if (number === null) continue;
    const proposal = await reader.proposals.byNumber(consultation.id, number);
    if (proposal === null) unknown.push(field);
    else if (support && side !== 'neutral') {
      const held = checkSupport(proposal, { side, version: null, sides: consultation.rules.supports });
      if (!held.ok) return held;
    } else if (proposal.status !== 'published') {
      return refuse({ type: 'wrong-status', status: proposal.status, needs: ['published'] });
    }
  }
  return unknown.length === 0 ? ok(null) : refuse(unknownProposals(unknown));
}
