import type { Id, ParticipantId } from '../../../domain/kit/id.ts';
import { CONTACT_TERMS, type Contact, type ContactMessage } from '../../../domain/participant/contact.ts';
import type { Application, Reader } from '../../application.ts';
import { ownAddress } from '../../mail/digest/follow-by-mail.ts';
import type { ContactConsent } from './ports.ts';

export type ContactConsentView = {
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
export async function contactOf(
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
