import type { LoggedEvent } from '../../domain/event/event.ts';
import type { ConsultationId, ParticipantId } from '../../domain/kit/id.ts';
import type { Pseudonym } from '../../domain/participant/participant.ts';
import { higherStanding } from '../../domain/participant/standing.ts';
import { questionnaireState } from '../../domain/questionnaire/questionnaire.ts';
import type { Support } from '../../domain/support/support.ts';
import type { Application, Writer } from '../application.ts';
import type { DatabaseConsumer } from '../event/consume-events.ts';
import { participantLock } from '../kit/names.ts';
import { pseudonymFrom, pseudonymsOf } from '../kit/pseudonym.ts';

/**
 * What somebody supported, voted in polls and answered in questionnaires counts once where two turned out to be one person, and under their standing
 * where it rose. It follows the log, because the transactions that change a participant write to their row: one that wrote
 * to their supports too would tell whose they are (docs/adr/0056).
 */
export function followParticipants(app: Application): DatabaseConsumer & { readonly name: 'supporters' } {
  return {
    name: 'supporters',
    concerns: ({ type }) => type === 'participants-joined' || type === 'participant-changed',
    async consumeWith(writer, event) {
      if (event.type === 'participants-joined') await mergePseudonyms(app, writer, event);
      if (event.type === 'participants-joined' || event.type === 'participant-changed') {
        await raiseSupports(app, writer, event.data.participantId);
      }
    },
  };
}

/** Two pseudonyms of one person in a consultation: the second stays. */
type Pair = { readonly consultationId: ConsultationId; readonly former: Pseudonym; readonly own: Pseudonym };

async function mergePseudonyms(
  app: Application,
  writer: Writer,
  { data, at }: LoggedEvent<'participants-joined'>,
): Promise<void> {
  const ids = [data.former, data.participantId];
  await writer.locks.acquireAll(ids.map(participantLock));
  const links = await writer.participants.links(ids);
  const [former, own] = [links.get(data.former), links.get(data.participantId)];
  // Whoever was erased meanwhile has no pseudonyms any more.
  if (former === undefined || own === undefined) return;
  const pairs = (await writer.consultations.ids()).map((id) => ({
    consultationId: id,
    former: pseudonymFrom(app, former, id),
    own: pseudonymFrom(app, own, id),
  }));
  await mergeSupports(writer, pairs);
  await writer.supports.mergeSupporters(pairs);
  await mergePollVotes(writer, pairs, at);
  await mergeResponses(writer, pairs, at);
}

/** Of two words about one proposal the later stands, as it would have replaced the earlier. */
async function mergeSupports(writer: Writer, pairs: readonly Pair[]): Promise<void> {
  const ownOf = new Map(pairs.map(({ former, own }) => [former, own]));
  for (const word of await writer.supports.by([...ownOf.keys()])) {
    const supporter = ownOf.get(word.supporter);
    if (supporter === undefined) continue;
    const own = await writer.supports.of(word.proposalId, supporter);
    await writer.supports.save({ before: word, after: null });
    const later = own !== null && own.givenAt > word.givenAt ? own : word;
    const standing = higherStanding(word.standing, own?.standing ?? word.standing);
    const stands: Support = { ...later, supporter, standing };
    await writer.supports.save({ before: own, after: stands });
  }
}

/**
 * A vote in a poll is not replaced, so of two in a poll for one option the first stands. A poll that was closed keeps
 * its numbers: two votes there stay two.
 */
async function mergePollVotes(writer: Writer, pairs: readonly Pair[], at: Date): Promise<void> {
  for (const { former: from, own: to } of pairs) {
    const own = new Map((await writer.polls.votesBy([to])).map((votes) => [votes.pollId, votes]));
    for (const { pollId, firstAt } of await writer.polls.votesBy([from])) {
      const poll = await writer.polls.byId(pollId);
      const other = own.get(pollId);
      if (poll === null || (other !== undefined && poll.closesAt <= at)) continue;
      const firstStands = other !== undefined && other.firstAt <= firstAt ? ('own' as const) : ('former' as const);
      const keep = other === undefined || poll.multiple ? ('both' as const) : firstStands;
      await writer.participants.reassignPollVotes({ pollId, from, to, keep });
    }
  }
}

/**
 * Of two responses to a questionnaire the later stands, as it would have replaced the earlier. Once it is over two stay two: its
 * results are known.
 */
async function mergeResponses(writer: Writer, pairs: readonly Pair[], at: Date): Promise<void> {
  const pairOf = new Map(pairs.map((pair) => [pair.former, pair]));
  for (const { questionnaireId: id, respondent, answeredAt } of await writer.questionnaires.responsesBy([
    ...pairOf.keys(),
  ])) {
    const pair = pairOf.get(respondent);
    if (pair === undefined) continue;
    const { own, consultationId } = pair;
    const other = await writer.questionnaires.response(id, own);
    const consultation = await writer.consultations.byId(consultationId);
    const over = consultation === null || questionnaireState(consultation, at) === 'over';
    if (other !== null && over) continue;
    const former = other === null || other.answeredAt < answeredAt;
    await writer.questionnaires.deleteResponse(id, former ? own : respondent);
    if (former) await writer.questionnaires.reassignResponse(id, respondent, own);
  }
}

/** A standing only rises: what was given under a higher one keeps it. */
async function raiseSupports(app: Application, writer: Writer, participantId: ParticipantId): Promise<void> {
  await writer.locks.acquire(participantLock(participantId));
  const participant = await writer.participants.byId(participantId);
  if (participant === null || participant.erasedAt !== null) return;
  const pseudonyms = [...(await pseudonymsOf(writer, app, participant.id)).values()];
  for (const before of await writer.supports.by(pseudonyms)) {
    const standing = higherStanding(before.standing, participant.standing);
    if (standing !== before.standing) await writer.supports.save({ before, after: { ...before, standing } });
  }
}
