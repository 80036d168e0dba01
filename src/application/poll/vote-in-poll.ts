import type { Id, ParticipantId, PollId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { checkVote } from '../../domain/poll/poll.ts';
import type { Application } from '../application.ts';
import { actUnderPseudonym } from '../kit/pseudonym.ts';
import { stillShared } from '../kit/still-shared.ts';

export type VoteInPoll = {
  readonly pollId: PollId;
  readonly participantId: ParticipantId;
  readonly optionIds: readonly Id[];
  readonly receivedAt?: Date | undefined;
};

/** Votes in an opinion poll: once per account and option, only before it closes (FEP-9967). */
export async function voteInPoll(app: Application, command: VoteInPoll): Promise<Result<readonly Id[], Refusal>> {
  const now = app.now();
  return await actUnderPseudonym(app, command.participantId, async (writer, { pseudonymIn }) => {
    const poll = await writer.polls.byId(command.pollId);
    if (poll === null) return refuse({ type: 'not-found', what: 'poll' });
    const shared = await stillShared(writer, poll.consultationId);
    if (!shared.ok) return shared;
    const voter = pseudonymIn(poll.consultationId);
    const chosen = checkVote(poll, {
      optionIds: command.optionIds,
      earlier: await writer.polls.votesOf(poll.id, voter),
      receivedAt: command.receivedAt ?? now,
    });
    if (!chosen.ok) return chosen;
    await writer.polls.saveVote({ pollId: poll.id, voter, optionIds: chosen.value, at: now });
    await writer.events.append({
      id: app.newId(),
      type: 'poll-voted',
      at: now,
      by: null,
      consultationId: poll.consultationId,
      proposalId: null,
      data: { pollId: poll.id, voter },
    });
    return ok(chosen.value);
  });
}
