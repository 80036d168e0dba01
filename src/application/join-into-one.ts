import type { Cast } from '../domain/ballot/cast.ts';
import type { BallotRules } from '../domain/ballot/rules.ts';
import type { ParticipantId } from '../domain/id.ts';
import type { Participant } from '../domain/participant/participant.ts';
import { higherStanding } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Support } from '../domain/support/support.ts';
import { ballotKeys } from './ballot-secret.ts';
import { joinFollows } from './join-follows.ts';
import type { Application, Writer } from './ports.ts';

/** `from` turned out to be the same person as `to`, who stays. */
export type JoinIntoOne = { readonly from: ParticipantId; readonly to: ParticipantId };

/**
 * Makes two participants one, because one person proved to be both: what they gave twice counts once, at the higher
 * standing (design: decisions, Persons). What was counted and published when a poll or ballot closed stays as it was.
 * Where each is only read or written by id, whoever asks for `from` gets `to` afterwards (docs/adr/0026).
 */
export async function joinIntoOneIn(
  writer: Writer,
  app: Application,
  { from, to }: JoinIntoOne,
): Promise<Result<Participant, Refusal>> {
  const both = await writer.write.lockParticipants([from, to]);
  const [former, stays] = [both.get(from), both.get(to)];
  if (former === undefined || stays === undefined) return refuse({ type: 'not-found', what: 'participant' });
  if (former.id === stays.id) return ok(stays);
  for (const { erasedAt } of [former, stays]) {
    if (erasedAt !== null) return refuse({ type: 'gone', what: 'participant', since: erasedAt });
  }
  const after: Participant = {
    ...stays,
    standing: higherStanding(stays.standing, former.standing),
    territory: stays.territory ?? former.territory,
    lang: stays.lang ?? former.lang,
  };
  await writer.write.participant(after);
  if (after.standing !== stays.standing) await writer.write.supportStanding(after.id, after.standing);
  await joinSupports(writer, former, after);
  await joinPollVotes(writer, app, { from: former.id, to: after.id });
  await joinCasts(writer, app, { from: former.id, to: after.id });
  // Documents with the former name in them are signed anew when they are next asked for.
  const named = [`/participants/${former.id}`, former.actorUri].filter((text) => text !== null);
  await writer.documentWrite.forgetNaming(named);
  await joinFollows(writer, { from: former.id, to: after.id });
  await writer.signInWrite.joinInto(former.id, after.id);
  await writer.write.event({
    id: app.newId(),
    type: 'participants-joined',
    at: app.now(),
    by: { participant: after.id },
    consultationId: null,
    proposalId: null,
    data: { participantId: after.id, former: former.id },
  });
  return ok(after);
}

/** Of two words about one proposal the later stands, as it would have replaced the earlier. */
async function joinSupports(writer: Writer, former: Participant, after: Participant): Promise<void> {
  for (const word of await writer.supports.by(former.id)) {
    const own = await writer.supports.of(word.proposalId, after.id);
    await writer.write.support({ before: word, after: null });
    const later = own !== null && own.givenAt > word.givenAt ? own : word;
    const stands: Support = { ...later, participantId: after.id, standing: after.standing };
    await writer.write.support({ before: own, after: stands });
  }
}

/**
 * A vote in a poll is not replaced, so of two in a poll for one option the first stands. A poll that is closed keeps
 * its numbers: two votes there stay two.
 */
async function joinPollVotes(writer: Writer, app: Application, { from, to }: JoinIntoOne): Promise<void> {
  const own = new Map((await writer.polls.votesBy(to)).map((votes) => [votes.pollId, votes]));
  for (const { pollId, firstAt } of await writer.polls.votesBy(from)) {
    const poll = await writer.polls.byId(pollId);
    const other = own.get(pollId);
    if (poll === null || (other !== undefined && poll.closesAt <= app.now())) continue;
    const firstStands = other !== undefined && other.firstAt <= firstAt ? ('own' as const) : ('former' as const);
    const keep = other === undefined || poll.multiple ? ('both' as const) : firstStands;
    await writer.signInWrite.passPollVotes({ pollId, from, to, keep });
  }
}

/**
 * Casts name nobody, so every ballot is asked for those of both. While it is open one of two takes the place of the
 * other, by the rules of that ballot; after the close two stay two, as they were counted.
 */
async function joinCasts(writer: Writer, app: Application, { from, to }: JoinIntoOne): Promise<void> {
  for (const id of await writer.ballots.ids()) {
    const kept = await writer.ballotWrite.lock(id, 'cast');
    if (kept === null) continue;
    const { ballot, closedAt } = kept;
    const keys = ballotKeys(app, kept);
    const [formerKey, ownKey] = [keys.voterKeyOf(from), keys.voterKeyOf(to)];
    const cast = await writer.ballots.cast(id, formerKey);
    if (cast === null) continue;
    const own = await writer.ballots.cast(id, ownKey);
    const closed = closedAt !== null || ballot.closesAt <= app.now();
    if (own !== null && closed) continue;
    if (own === null || stands(ballot.rules, { cast, own }) === cast) {
      await writer.ballotWrite.passCast(id, formerKey, ownKey);
    } else await writer.ballotWrite.dropCast(id, formerKey);
  }
}

function stands(
  { replacement }: Pick<BallotRules, 'replacement'>,
  { cast, own }: { readonly cast: Cast; readonly own: Cast },
): Cast {
  const [first, last] = cast.receivedAt < own.receivedAt ? [cast, own] : [own, cast];
  return replacement === 'first-stands' ? first : last;
}
