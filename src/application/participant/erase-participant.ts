import type { NewEvent } from '../../domain/event/event.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { erased, type OwnTexts, type Participant } from '../../domain/participant/participant.ts';
import type { Application, Writer } from '../application.ts';
import { participantLock } from '../kit/names.ts';
import { linkForReturn, pseudonymsOf } from '../kit/pseudonym.ts';
import { decryptSignIn, signInText } from '../kit/sign-in-keys.ts';
import { detachTexts } from './anonymous-author.ts';
import { forgetCodeLetterIn } from './code-letter/request-code-letter.ts';
import { forgetContactIn } from './contact/consent.ts';
import type { DetachedTexts } from './ports.ts';
import { erasedKeyOf, importHash } from './register-participant.ts';

export type EraseParticipant = {
  readonly participantId: ParticipantId;
  /** What they want of their proposals and comments; null or absent where they did not choose (`staysPublic`). */
  readonly ownTexts?: OwnTexts | null | undefined;
  readonly by: Actor | null;
};

/**
 * Erases a person: name, address on other servers, and the texts that are not to stay. What stays has no author and no
 * place, and nothing leads from it to them (docs/adr/0059); their supports stay counted, and nothing leads to them any more
 * (docs/adr/0056), as do their marks in questionnaires, without what they wrote there (docs/adr/0112); no tally changes (GDPR art. 17). Whoever comes back from the same account is known again by a keyed hash,
 * and by nothing that can be read (docs/adr/0018).
 */
export async function eraseParticipant(
  app: Application,
  command: EraseParticipant,
): Promise<Result<Participant, Refusal>> {
  return await app.store.transact(async (writer) => {
    const now = app.now();
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null) return ok(participant);
    await writer.locks.acquire(participantLock(participant.id));
    const link = await dropLink(writer, app, participant);
    const after = erased(participant, now);
    if (participant.importKey !== null) await writer.imports.exclude(importHash(app, participant.importKey));
    await writer.mailFollows.deleteFollowersOf(participant.id);
    await forgetContactIn(writer, app, participant.id);
    await forgetCodeLetterIn(writer, participant.id);
    const ownTexts = command.ownTexts ?? null;
    const withdrawn = await writer.participants.anonymise(participant.id, { at: now, ownTexts });
    // Documents that were signed with the name in them are signed anew without it when they are next asked for.
    const { id, actorUri } = participant;
    const joined = await writer.participants.mergedActors(id);
    const accounts = [...(actorUri === null ? [] : [{ id, actorUri }]), ...joined];
    await writer.documents.deleteNaming([`/participants/${id}`, ...accounts.map((account) => account.actorUri)]);
    await writer.participants.save(after);
    for (const account of joined) await writer.participants.eraseMerged(account.id, now);
    for (const account of accounts) {
      const signIn = signInText({ kind: 'fediverse', key: account.actorUri });
      const keyHash = erasedKeyOf(app, account.actorUri);
      await writer.participants.saveErasedKey(account.id, { keyHash, link: link === null ? null : link(signIn) });
      await writer.peers.deleteActs(account.actorUri);
    }
    for (const { id: appealId, consultationId, subject } of await writer.appeals.closeOf(participant.id, now)) {
      await writer.events.append({
        id: app.newId(),
        type: 'appeal-decided',
        at: now,
        by: null,
        consultationId,
        proposalId: subject.kind === 'proposal' ? subject.id : null,
        data: { appealId, outcome: 'refused' },
      });
    }
    await writer.events.append({
      id: app.newId(),
      type: 'participant-erased',
      at: now,
      by: command.by,
      consultationId: null,
      proposalId: null,
      data: { participantId: participant.id, ownTexts },
    });
    const detached = await detachTexts(writer, app, participant.id);
    await deleteNamedDocuments(writer, app, { participant, detached });
    const gone = new Set(withdrawn);
    await writer.events.append(...detached.flatMap((texts) => eventsOf(app, { texts, gone, at: now })));
    return ok(after);
  });
}

/** What becomes of the texts in a consultation; no event says whose they were. */
function eventsOf(
  app: Application,
  { texts, gone, at }: { readonly texts: DetachedTexts; readonly gone: ReadonlySet<Id>; readonly at: Date },
): readonly NewEvent[] {
  const { consultationId, proposals, comments } = texts;
  const event = () => ({ id: app.newId(), at, by: null, consultationId });
  return [
    ...proposals.map(
      ({ id: proposalId }): NewEvent => ({
        ...event(),
        type: gone.has(proposalId) ? 'proposal-withdrawn' : 'proposal-anonymised',
        proposalId,
        data: {},
      }),
    ),
    ...comments.map(
      ({ id: commentId, proposalId }): NewEvent => ({
        ...event(),
        type: gone.has(commentId) ? 'comment-withdrawn' : 'comment-anonymised',
        proposalId,
        data: { commentId },
      }),
    ),
  ];
}

/** Documents with a name and no address in them: those of people who were imported or wrote on paper. */
async function deleteNamedDocuments(
  writer: Writer,
  app: Application,
  of: { readonly participant: Participant; readonly detached: readonly DetachedTexts[] },
): Promise<void> {
  if (of.participant.kind === 'local' || of.participant.kind === 'remote') return;
  for (const { consultationId, proposals } of of.detached) {
    const slug = (await writer.consultations.byId(consultationId))?.slug ?? '';
    for (const { number } of proposals) {
      await writer.documents.deleteFormer(`${app.origin}/consultations/${slug}/proposals/${number}`, '');
    }
  }
}

/**
 * Keeps the link secret for whoever signs in again as before, and nobody else; answers how to keep it for one more way. The
 * row of the participant loses it with the rest. Null where they have none.
 */
async function dropLink(
  writer: Writer,
  app: Application,
  { id }: Participant,
): Promise<((signIn: string) => string) | null> {
  const encryptedLink = (await writer.participants.withLink(id))?.encryptedLink ?? null;
  if (encryptedLink === null) return null;
  const pseudonyms = [...(await pseudonymsOf(writer, app, id)).values()];
  await writer.participants.countInBoth(id, { pseudonyms, by: 1 });
  await writer.questionnaires.deleteTexts(pseudonyms);
  const link = (signIn: string) => linkForReturn(app, encryptedLink, signIn);
  for (const signIn of await writer.signIns.of(id)) {
    const text = decryptSignIn(app, signIn);
    if (text !== null) await writer.signIns.saveErasedLink(signIn.id, link(text));
  }
  return link;
}
