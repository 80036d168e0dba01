import { type Commitment, type CommitmentStatus, updatedCommitment } from '../../domain/answer/answer.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { CommitmentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkLocalised, type Localised, REASON_MAX } from '../../domain/kit/text.ts';
import type { Application } from '../application.ts';
import { answersAs } from './publish-answer.ts';

export type UpdateCommitment = {
  readonly commitmentId: CommitmentId;
  readonly status: CommitmentStatus;
  /** Required where the institution is late or gives up. */
  readonly note: Localised | null;
  /** How many steps it had when this one was written; refused where there are more now. */
  readonly after?: number | undefined;
  readonly by: Actor | null;
};

/** Records progress on a commitment of the institution. */
export async function updateCommitment(
  app: Application,
  command: UpdateCommitment,
): Promise<Result<Commitment, Refusal>> {
  const note = command.note === null ? ok(null) : checkLocalised(command.note, 'note', REASON_MAX);
  if (!note.ok) return note;
  if (note.value === null && (command.status === 'delayed' || command.status === 'dropped')) {
    return refuse({ type: 'invalid', field: 'note', because: 'missing' });
  }
  return await app.store.transact(async (writer) => {
    const known = await writer.answers.commitment(command.commitmentId);
    const proposal = known === null ? null : await writer.proposals.lock(known.proposalId, 'change');
    // Read again: a step that was being said meanwhile is there now.
    const found = await writer.answers.commitment(command.commitmentId);
    if (found === null) return refuse({ type: 'not-found', what: 'commitment' });
    if (found.by === 'another') return refuse({ type: 'not-found', what: 'commitment' });
    const as = proposal === null ? ok(null) : await answersAs(app, writer, proposal.consultationId);
    if (!as.ok) return as;
    const institution = as.value;
    // What the host promised is the host's to keep.
    if (institution !== null && found.by === 'decider') return refuse({ type: 'not-found', what: 'commitment' });
    if (command.after !== undefined && command.after !== found.commitment.updates.length) {
      return refuse({ type: 'changed-meanwhile' });
    }
    const now = app.now();
    const after = updatedCommitment(found.commitment, { status: command.status, note: note.value, at: now });
    await writer.answers.saveCommitment(after);
    const data = { commitmentId: after.id, status: after.status };
    const event = {
      id: app.newId(),
      at: now,
      by: command.by,
      consultationId: proposal?.consultationId ?? null,
      proposalId: found.proposalId,
    };
    if (institution === null) await writer.events.append({ ...event, type: 'commitment-updated', data });
    else {
      const { answerId } = found;
      const document = (await writer.cohostAnswers.byId(answerId))?.document ?? null;
      await writer.cohostAnswers.saveDocument(answerId, { document, atHost: { status: 'waiting', refusal: null } });
      await writer.events.append({
        ...event,
        type: 'cohost-commitment-updated',
        data: { ...data, answerId, institution },
      });
    }
    return ok(after);
  });
}
