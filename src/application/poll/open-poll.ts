import { isCommunity } from '../../domain/community/community.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { instantOf } from '../../domain/kit/time.ts';
import { decidedHere } from '../../domain/network/host.ts';
import { checkPoll, type Poll } from '../../domain/poll/poll.ts';
import type { Application } from '../application.ts';

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
export type OpenedPoll = Poll & { readonly sharedWith: readonly string[] };

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
