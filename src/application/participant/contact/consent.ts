import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { CONTACT_TERMS } from '../../../domain/participant/contact.ts';
import type { Application, Writer } from '../../application.ts';
import { etagOf } from '../../kit/not-modified.ts';
import type { ContactConsent } from './ports.ts';
import { contactOf } from './reads.ts';

type Command = { readonly participantId: ParticipantId };

/** A participant lets contact management learn that they take part: what is in the list of fields, and nothing else. */
export async function giveContactConsent(
  app: Application,
  command: Command & { readonly terms: number },
): Promise<Result<ContactConsent, Refusal>> {
  // What somebody read is what they consent to.
  if (command.terms !== CONTACT_TERMS) return refuse({ type: 'changed-meanwhile' });
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    if (participant.erasedAt !== null) {
      return refuse({ type: 'gone', what: 'participant', since: participant.erasedAt });
    }
    const before = await writer.contacts.of(participant.id);
    if (before !== null && before.withdrawnAt === null && before.terms === CONTACT_TERMS) return ok(before);
    if (before !== null) await withdrawIn(writer, app, before);
    const now = app.now();
    const given = {
      id: app.newId(),
      participantId: participant.id,
      terms: CONTACT_TERMS,
      givenAt: now,
      withdrawnAt: null,
      eventId: app.newId(),
      sentHash: '',
      sentAt: now,
    };
    const consent = { ...given, sentHash: etagOf(await contactOf(writer, app, given)) };
    await writer.contacts.save(consent);
    await record(app, writer, { type: 'contact-consent-given', consent, id: given.eventId });
    return ok(consent);
  });
}

/** Takes it back; contact management is told to remove them. Doing it again changes nothing. */
export async function withdrawContactConsent(app: Application, command: Command): Promise<Result<null, Refusal>> {
  return await app.store.transact(async (writer) => {
    const participant = await writer.participants.lock(command.participantId);
    if (participant === null) return refuse({ type: 'not-found', what: 'participant' });
    await withdrawContactIn(writer, app, participant.id);
    return ok(null);
  });
}

/** The same within a transaction that locked the participant. */
export async function withdrawContactIn(writer: Writer, app: Application, participantId: ParticipantId): Promise<void> {
  const consent = await writer.contacts.of(participantId);
  if (consent !== null) await withdrawIn(writer, app, consent);
}

/** Withdraws one, unless it was before. */
export async function withdrawIn(writer: Writer, app: Application, consent: Pick<ContactConsent, 'id'>): Promise<void> {
  if (!(await writer.contacts.withdraw(consent.id, app.now()))) return;
  await record(app, writer, { type: 'contact-consent-withdrawn', consent, id: app.newId() });
}

/** Whoever is erased, or turned out to be another, is a contact no more, and nothing says that they were. */
export async function forgetContactIn(writer: Writer, app: Application, participantId: ParticipantId): Promise<void> {
  await withdrawContactIn(writer, app, participantId);
  await writer.contacts.delete(participantId);
}

/** Names no participant: the log says of nobody that they are a contact. */
export async function record(
  app: Application,
  writer: Writer,
  of: {
    readonly type: 'contact-consent-given' | 'contact-changed' | 'contact-consent-withdrawn';
    readonly consent: Pick<ContactConsent, 'id'>;
    readonly id: string;
  },
): Promise<void> {
  await writer.events.append({
    id: of.id,
    type: of.type,
    at: app.now(),
    by: null,
    consultationId: null,
    proposalId: null,
    data: { contactId: of.consent.id },
  });
}
