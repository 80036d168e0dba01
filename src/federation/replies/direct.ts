import { type ReadSoftware, softwareOf } from '../../application/federation/delivery/ask-software.ts';
import type { RemoteActor, SignedDocument } from '../../application/federation/ports.ts';
import { readInstitution } from '../../application/institution/reads.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { type MessageSpeaker, privateMessageFormOf } from '../../domain/federation/private-message-form.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { isBlockedByRecipient } from '../blocked-by-recipient.ts';
import { blockedHosts } from '../deliver/blocked.ts';
import { ownInboxOf } from '../deliver/inbox-of.ts';
import type { Send } from '../deliver/send.ts';
import type { PrivateDocumentSigner } from '../documents.ts';
import { isPersonActor } from '../inbox/participant.ts';
import { directNote } from '../mapping/direct-note.ts';
import { objectDocument, type WireDocument } from '../mapping/document.ts';
import type { DocumentContext } from '../publication/document-context.ts';
import { type ReplyInput, sentenceFor } from './wording.ts';

export type Direct = {
  readonly to: RemoteActor;
  readonly input: ReplyInput;
  /** What it is about, by an id of ours: the same occasion never leads to two messages. */
  readonly occasion: string;
  readonly consultation: Consultation | null;
  /** The actor of ours that speaks; the consultation if absent, and without one the institution. */
  readonly speaker?: string;
  /** The number of the proposal that it is about, if it is about one. */
  readonly number?: number | null;
  readonly inReplyTo: string | null;
  /** The language they write in, if it is known. */
  readonly lang: string | null;
  /**
   * Sent apart from the one message a day about the same: what nobody but they can answer, or what an officer decided, must
   * not be lost to another message.
   */
  readonly apart?: string;
  /** Only where the server reads nothing else than public replies: all others are told by an activity of its own. */
  readonly onlyInPublic?: boolean;
};

/**
 * Says something to one person in private, never to a bot, nor to whoever blocked us. What somebody brings about by sending is
 * answered once a day, by the time zone of the consultation, for each consultation and reason: who was thanked in the morning
 * still reads why something was refused in the afternoon, and nobody gets this node to repeat itself. To a server that drops what
 * is private goes what is public anyway, as a reply to their own post; nothing else is said there.
 */
export type SendDirectMessage = (direct: Direct) => Promise<void>;

export type ReplyParts = {
  readonly documents: Pick<DocumentContext, 'app' | 'uris' | 'signDocument'>;
  readonly signPrivately: PrivateDocumentSigner;
  readonly send: Send;
  readonly readSoftware: ReadSoftware;
};

export function directMessenger({ documents, signPrivately, send, readSoftware }: ReplyParts): SendDirectMessage {
  const { app, uris } = documents;
  return async ({
    to,
    input,
    occasion,
    consultation,
    number = null,
    inReplyTo,
    lang,
    apart,
    onlyInPublic = false,
    ...direct
  }) => {
    if (!isPersonActor(to) || to.goneAt !== null || to.handle === '') return;
    const isBlocked = await blockedHosts(app);
    if (isBlocked(to.host)) return;
    const about = { to: to.uri, slug: consultation?.slug ?? null, number };
    if (await app.store.read((reader) => isBlockedByRecipient(reader.peers, uris, about))) return;
    const at = app.now();
    const view = await readInstitution(app);
    const { languages = [], timeZone = 'UTC' } = consultation ?? view?.institution ?? {};
    const words = uiLangFor([...(lang === null ? [] : [lang]), ...languages]);
    const handle = consultation === null ? null : `@${consultation.handle}@${uris.host}`;
    const subject = consultation === null ? uris.institution : uris.consultation(consultation.slug);
    const { software, version } = await softwareOf(app, readSoftware, {
      host: to.host,
      origin: new URL(to.uri).origin,
    });
    const form = privateMessageFormOf(software, version);
    if (form.isPublic ? inReplyTo === null || !SAID_IN_PUBLIC.has(input.kind) : onlyInPublic) return;
    const speakers: Readonly<Record<MessageSpeaker, string>> = {
      subject: direct.speaker ?? subject,
      institution: uris.institution,
      service: uris.service,
    };
    const speaker = speakers[form.speaker];
    const message = {
      occasion,
      speaker,
      to,
      inReplyTo: form.answers ? inReplyTo : null,
      lang: words,
      text: sentenceFor({
        input: form.isPublic && input.kind === 'answered' ? { ...input, title: null } : input,
        lang: words,
        where: { timeZone, territories: view?.territories ?? [] },
        consultation,
        handle,
        url: consultation === null ? uris.origin : subject,
      }),
      at,
    };
    const note = form.isPublic
      ? await signedInPublic(documents, message)
      : await signPrivately(directNote(uris, message), speaker);
    const chat = form.chat ? await signPrivately(directNote(uris, { ...message, type: 'ChatMessage' }), speaker) : null;
    const date = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate();
    const day = `${date} ${apart ?? `${consultation?.slug ?? '-'} ${topicOf(input)}`}`;
    // Last, so that it is used up for what can be sent.
    if (!(await app.store.transact((writer) => writer.peers.claimReply(to.uri, day)))) return;
    await send({
      activity: chat ?? note,
      // Who only says that it reads chats gets the note, and who does refuses it.
      before: chat === null ? null : note.body,
      isKept: false,
      speaker,
      orderingKey: to.uri,
      inboxes: [ownInboxOf(to)],
    });
  };
}

/** What anybody can read of a contribution: it is said in public where it is said in no other way. */
const SAID_IN_PUBLIC: ReadonlySet<ReplyInput['kind']> = new Set([
  'published',
  'removed',
  'withheld',
  'version-pending',
  'answered',
]);

/** As all that is public it is kept, and read under its id. */
async function signedInPublic(
  { uris, signDocument }: ReplyParts['documents'],
  message: Parameters<typeof directNote>[1],
): Promise<SignedDocument> {
  const { object, ...create } = directNote(uris, { ...message, type: 'public' });
  const note = await signDocument({ document: objectDocument(object as WireDocument), signer: message.speaker });
  return await signDocument({
    document: { ...create, object: JSON.parse(note.body) },
    signer: message.speaker,
    about: note.uri,
  });
}

/** What a message is about, so that the same is not said twice in a day. */
function topicOf(input: ReplyInput): string {
  if (input.kind === 'refused') return `refused ${input.refusal.type}`;
  return input.kind === 'left-out' ? `left-out ${input.what.join()}` : input.kind;
}
