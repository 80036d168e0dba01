import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Participant } from '../../domain/participant/participant.ts';
import { higherStanding } from '../../domain/participant/standing.ts';
import type { Application, Writer } from '../application.ts';
import { ensureLinks } from '../kit/pseudonym.ts';
import { mergeFollows } from '../mail/digest/change-follows.ts';
import { forgetCodeLetterIn } from './code-letter/request-code-letter.ts';
import { forgetContactIn } from './contact/consent.ts';

/** `from` turned out to be the same person as `to`, who stays. */
export type MergeParticipants = { readonly from: ParticipantId; readonly to: ParticipantId };

/**
 * Makes two participants one, because one person proved to be both: what they gave twice counts once, at the higher
 * standing (design: decisions, Persons). What was counted and published when a poll or ballot closed stays as it was.
 * Where each is only read or written by id, whoever asks for `from` gets `to` afterwards (docs/adr/0026). What is kept
 * under keys follows: casts (src/application/ballot/merge-casts.ts), supports and votes in polls
 * (src/application/support/follow-participants.ts).
 */
export async function mergeParticipantsIn(
  writer: Writer,
  app: Application,
  { from, to }: MergeParticipants,
): Promise<Result<Participant, Refusal>> {
  const both = await writer.participants.lockAll([from, to]);
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
  await writer.participants.save(after);
  await ensureLinks(writer, app, [after.id]);
  // Documents with the former name in them are signed anew when they are next asked for.
  const named = [`/participants/${former.id}`, former.actorUri].filter((text) => text !== null);
  await writer.documents.deleteNaming(named);
  await forgetContactIn(writer, app, former.id);
  await forgetCodeLetterIn(writer, former.id);
  await mergeFollows(writer, { from: former.id, to: after.id });
  await writer.participants.mergeInto(former.id, after.id);
  await writer.events.append({
    id: app.newId(),
    type: 'participants-joined',
    at: app.now(),
    by: { kind: 'participant', id: after.id },
    consultationId: null,
    proposalId: null,
    data: { participantId: after.id, former: former.id },
  });
  return ok(after);
}
