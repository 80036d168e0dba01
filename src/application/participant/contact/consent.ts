import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { CONTACT_TERMS, type Contact, type ContactMessage } from '../../../domain/participant/contact.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { etagOf } from '../../kit/not-modified.ts';
import { ownAddress } from '../../mail/digest/follow-by-mail.ts';
import type { ContactConsent } from './ports.ts';

type ContactConsentView = {
  readonly since: Date | null;
  /** What is told now, or would be. */
  readonly contact: Contact | null;
};

/** Whether somebody consented, and what contact management is told of them: for themselves alone. */
export async function readContactConsent(
  app: Application,
  { participantId }: { readonly participantId: ParticipantId },
): Promise<ContactConsentView> {
  return await app.store.read(async (reader) => {
    const participant = await reader.participants.byId(participantId);
    if (participant === null) return { since: null, contact: null };
    const consent = await reader.contacts.of(participant.id);
    const stands = consent !== null && consent.withdrawnAt === null && consent.terms === CONTACT_TERMS;
    const of = { id: stands ? consent.id : '', participantId, givenAt: stands ? consent.givenAt : app.now() };
    return {
      since: stands ? consent.givenAt : null,
      contact: await contactOf(reader, app, { ...of, participantId: participant.id, terms: CONTACT_TERMS }),
    };
  });
}

/** What contact management is told for an event about a contact: as it is now, whatever it was then. */
export async function readContactMessage(app: Application, eventId: Id): Promise<ContactMessage | null> {
  return await app.store.read(async (reader) => {
    const event = await reader.events.byId(eventId);
    if (event === null || !('contactId' in event.data)) return null;
    const { contactId } = event.data;
    const consent = await reader.contacts.byId(contactId);
    const contact = consent === null ? null : await contactOf(reader, app, consent);
    return contact === null ? { type: 'contact-removed', contact: { id: contactId } } : { type: 'contact', contact };
  });
}

/** A contact with all that is ever told of it; null where its person is not there. */
async function contactOf(
  reader: Reader,
  app: Application,
  { id, participantId, givenAt, terms }: Pick<ContactConsent, 'id' | 'participantId' | 'givenAt' | 'terms'>,
): Promise<Contact | null> {
  const participant = await reader.participants.byId(participantId);
  if (participant === null || participant.erasedAt !== null) return null;
  const took = await reader.participants.tookPartIn(participant.id);
  return {
    id,
    name: participant.name,
    email: await ownAddress(reader, app, participant.id),
    lang: participant.lang,
    consultations: took.map(({ slug }) => slug).toSorted(),
    consentedAt: givenAt.toISOString(),
    terms,
  };
}

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
async function withdrawContactIn(writer: Writer, app: Application, participantId: ParticipantId): Promise<void> {
  const consent = await writer.contacts.of(participantId);
  if (consent !== null) await withdrawIn(writer, app, consent);
}

/** Withdraws one, unless it was before. */
async function withdrawIn(writer: Writer, app: Application, consent: Pick<ContactConsent, 'id'>): Promise<void> {
  if (!(await writer.contacts.withdraw(consent.id, app.now()))) return;
  await record(app, writer, { type: 'contact-consent-withdrawn', consent, id: app.newId() });
}

/** Whoever is erased, or turned out to be another, is a contact no more, and nothing says that they were. */
export async function forgetContactIn(writer: Writer, app: Application, participantId: ParticipantId): Promise<void> {
  await withdrawContactIn(writer, app, participantId);
  await writer.contacts.delete(participantId);
}

/** Names no participant: the log says of nobody that they are a contact. */
async function record(
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

/** A contact is told of at most so often: at once would say which of many texts is theirs. */
const EVERY_MS = 24 * 3_600_000;
const BATCH = 100;

/**
 * Notices once a day what changed of each contact: a name, an address, another consultation. Consents to earlier terms
 * stand no longer: they are withdrawn, and contact management is told to remove whom it knows by them.
 */
export async function noticeContactChanges(
  app: Application,
  stop?: AbortSignal,
): Promise<{ readonly changed: number }> {
  await inBatches(app, stop, async (writer) => {
    const outdated = await writer.contacts.claimOutdated(BATCH);
    for (const consent of outdated) await withdrawIn(writer, app, consent);
    return outdated.length;
  });
  let changed = 0;
  await inBatches(app, stop, async (writer) => {
    const now = app.now();
    const before = new Date(now.getTime() - EVERY_MS);
    const due = await writer.contacts.claimSentBefore({ at: before, limit: BATCH });
    for (const consent of due) {
      const sentHash = etagOf(await contactOf(writer, app, consent));
      await writer.contacts.markSent({ id: consent.id, sentHash, sentAt: now });
      if (sentHash === consent.sentHash) continue;
      changed += 1;
      await record(app, writer, { type: 'contact-changed', consent, id: app.newId() });
    }
    return due.length;
  });
  return { changed };
}

/** Works on so many at once as one transaction holds, until there are no more. */
async function inBatches(
  app: Application,
  stop: AbortSignal | undefined,
  batch: (writer: Writer) => Promise<number>,
): Promise<void> {
  while (stop?.aborted !== true) {
    if ((await app.store.transact(batch)) < BATCH) return;
  }
}
