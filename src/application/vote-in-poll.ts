import type { Id, ParticipantId, PollId } from '../domain/id.ts';
import { checkVote } from '../domain/poll/poll.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Application } from './ports.ts';

export type VoteInPoll = {
  readonly pollId: PollId;
  readonly participantId: ParticipantId;
  readonly optionIds: readonly Id[];
  readonly receivedAt?: Date | undefined;
};

/** Votes in an opinion poll: once per account and option, only before it closes (FEP-9967). */
export async function voteInPoll(app: Application, command: VoteInPoll): Promise<Result<readonly Id[], Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const participant = await writer.write.lockParticipant(command.participantId);
    if (participant === null) return refuse({ type: 'participant-needed' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const poll = await writer.polls.byId(command.pollId);
    if (poll === null) return refuse({ type: 'not-found', what: 'poll' });
    const chosen = checkVote(poll, {
      optionIds: command.optionIds,
      earlier: await writer.polls.votesOf(poll.id, participant.id),
      receivedAt: command.receivedAt ?? now,
    });
    if (!chosen.ok) return chosen;
    await writer.write.pollVote({ pollId: poll.id, participantId: participant.id, optionIds: chosen.value, at: now });
    await writer.write.event({
      id: app.newId(),
      type: 'poll-voted',
      at: now,
      by: { participant: participant.id },
      consultationId: poll.consultationId,
      proposalId: null,
      data: { pollId: poll.id },
    });
    return ok(chosen.value);
  });
}
