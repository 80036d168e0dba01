import { isCommunity } from '../../domain/community/community.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { pollDisclosureOf } from '../../domain/consultation/visibility.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id, ParticipantId, PollId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { checkPoll, checkVote, type Poll } from '../../domain/poll/poll.ts';
import type { Application, Reader } from '../application.ts';
import { actUnderPseudonym, pseudonymOf } from '../kit/pseudonym.ts';
import { stillShared } from '../kit/still-shared.ts';
import type { Viewer } from '../kit/viewer.ts';
import type { CityPoll } from '../network/subtotal/ports.ts';
import { cityPolls } from '../network/subtotal/read-cities.ts';
import type { PollView } from './ports.ts';

export type OpenPoll = {
  readonly slug: string;
  readonly question: Localised;
  readonly options: readonly Localised[];
  readonly multiple: boolean;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly closesAt: string;
  readonly by: Actor | null;
};

/** A poll with the institutions, by their ids, at which people vote in it too. */
type OpenedPoll = Poll & { readonly sharedWith: readonly string[] };

/** Opens an opinion poll in a published consultation, at every institution that shares it. It decides nothing and stays apart from every tally. */
export async function openPoll(app: Application, command: OpenPoll): Promise<Result<OpenedPoll, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.bySlug(command.slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    if (consultation.publishedAt === null) return refuse({ type: 'not-published' });
    // Anybody with an account votes in a poll.
    if (isCommunity(consultation))
      return refuse({ type: 'not-eligible', because: 'institutions-only', allowed: ['institution'] });
    const closesAt = instantOf(command.closesAt, { zone: consultation.timeZone, field: 'closesAt', edge: 'end' });
    if (!closesAt.ok) return closesAt;
    if (closesAt.value <= now) return refuse({ type: 'invalid', field: 'closesAt', because: 'in-the-past' });
    const poll = checkPoll({
      id: app.newId(),
      consultationId: consultation.id,
      uri: null,
      question: command.question,
      options: command.options.map((name, position) => ({ id: app.newId(), position, name })),
      multiple: command.multiple,
      opensAt: now,
      closesAt: closesAt.value,
    });
    if (!poll.ok) return poll;
    await writer.polls.save(poll.value);
    await writer.events.append({
      id: app.newId(),
      type: 'poll-opened',
      at: now,
      by: command.by,
      consultationId: consultation.id,
      proposalId: null,
      data: { pollId: poll.value.id },
    });
    const cohosts = await writer.sharing.cohosts(consultation.id);
    const sharedWith = cohosts.filter(({ status }) => status === 'accepted').map(({ peer }) => peer);
    return ok({ ...poll.value, sharedWith });
  });
}

type VoteInPoll = {
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
      data: { pollId: poll.id },
    });
    return ok(chosen.value);
  });
}

/** The polls of a consultation, each with what may be shown of its votes: those of all institutions that hold it. */
export async function pollViews(
  reader: Reader,
  app: Application,
  of: { readonly consultation: Consultation; readonly viewer: Viewer },
): Promise<readonly PollView[]> {
  const { consultation } = of;
  const { participantId } = of.viewer;
  const polls = await reader.polls.of(consultation.id);
  const voter =
    participantId === null || polls.length === 0
      ? null
      : await pseudonymOf(reader, app, { participantId, consultationId: consultation.id });
  return await Promise.all(
    polls.map(async (poll): Promise<PollView> => {
      const mine = voter === null ? [] : await reader.polls.votesOf(poll.id, voter);
      const disclosure = pollDisclosureOf(consultation, poll, { now: app.now(), tookPart: mine.length > 0 });
      if (!disclosure.visible) return { poll, votes: disclosure, cities: null, mine };
      // Asked together, so that both go to the database in one statement.
      const counting = reader.views.pollVotes(poll.id);
      const ours = counting.then(({ voters, byOption }) => {
        return { voters, votes: poll.options.map(({ id }) => byOption[id] ?? 0) };
      });
      const [own, cities] = await Promise.all([
        counting,
        consultation.publishedAt === null ? null : cityPolls(reader, app, { consultation, poll, own: ours }),
      ]);
      const votes = cities === null ? own : together(poll, cities);
      return { poll, votes: { visible: true, ...votes }, cities, mine };
    }),
  );
}

function together(poll: Poll, cities: readonly CityPoll[]) {
  const byOption: { [option: Id]: number } = {};
  for (const [index, { id }] of poll.options.entries()) {
    byOption[id] = cities.reduce((sum, { polled }) => sum + (polled?.votes[index] ?? 0), 0);
  }
  return { voters: cities.reduce((sum, { polled }) => sum + (polled?.voters ?? 0), 0), byOption };
}
