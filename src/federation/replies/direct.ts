import type { RemoteActor } from '../../application/peers.ts';
import { readInstitution } from '../../application/read-institution.ts';
import type { Consultation } from '../../domain/consultation/consultation.ts';
import { wordsLang } from '../../words/words-lang.ts';
import { blockedHosts } from '../deliver/blocked.ts';
import type { Send } from '../deliver/send.ts';
import { type PrivateSealer, sealedActivity } from '../documents.ts';
import { isSomebody } from '../inbox/participant.ts';
import { directNote } from '../mapping/direct-note.ts';
import type { Press } from '../publication/publication.ts';
import { isUnwanted } from '../unwanted.ts';
import { type Said, sentenceFor } from './wording.ts';

export type Direct = {
  readonly to: RemoteActor;
  readonly said: Said;
  /** What it is about, by an id of ours: the same occasion never leads to two messages. */
  readonly occasion: string;
  /** The consultation speaks, and without one the institution. */
  readonly consultation: Consultation | null;
  /** The number of the proposal that it is about, if it is about one. */
  readonly number?: number | null;
  readonly inReplyTo: string | null;
  /** The language they write in, if it is known. */
  readonly lang: string | null;
  /**
   * Said once a day apart from everything else: what nobody but they can answer, or what an officer decided, must not be
   * lost to another message.
   */
  readonly apart?: string;
};

/**
 * Says something to one person in private, never to a bot, nor to whoever blocked us. What somebody brings about by sending is answered once a day:
 * nobody gets this node to write to others more often.
 */
export type TellDirectly = (direct: Direct) => Promise<void>;

export type ReplyParts = {
  readonly press: Pick<Press, 'app' | 'uris' | 'seal'>;
  readonly sealPrivately: PrivateSealer;
  readonly send: Send;
};

export function directTeller({ press, sealPrivately, send }: ReplyParts): TellDirectly {
  const { app, uris } = press;
  return async ({ to, said, occasion, consultation, number = null, inReplyTo, lang, apart }) => {
    if (!isSomebody(to) || to.goneAt !== null || to.handle === '') return;
    const isBlocked = await blockedHosts(app);
    if (isBlocked(to.host)) return;
    const about = { to: to.uri, slug: consultation?.slug ?? null, number };
    if (await app.store.read((reader) => isUnwanted(reader.peers, uris, about))) return;
    const at = app.now();
    const view = await readInstitution(app);
    const { languages = [], timeZone = 'UTC' } = consultation ?? view?.institution ?? {};
    const words = wordsLang([...(lang === null ? [] : [lang]), ...languages]);
    const handle = consultation === null ? null : `@${consultation.handle}@${uris.host}`;
    const speaker = consultation === null ? uris.institution : uris.consultation(consultation.slug);
    const document = directNote(uris, {
      occasion,
      speaker,
      to,
      inReplyTo,
      lang: words,
      text: sentenceFor({ said, lang: words, where: { timeZone, territories: view?.territories ?? [] }, handle }),
      at,
    });
    const activity = await sealedActivity(await sealPrivately(document, speaker));
    const day = [at.toISOString().slice(0, 10), ...(apart === undefined ? [] : [apart])].join(' ');
    // Last, so that it is used up for what can be sent.
    if (!(await app.store.transact((writer) => writer.peerWrite.mayTell(to.uri, day)))) return;
    await send({ activity, speaker, lane: to.uri, inboxes: [{ uri: to.inbox, shared: false, actor: to.uri }] });
  };
}
