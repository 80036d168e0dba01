import type { Id, ParticipantId } from '../domain/id.ts';
import type { Letter, LetterContent } from '../domain/letter.ts';
import type { Application, Writer } from './ports.ts';

/** A letter on its way, sealed with its address. */
export type OutgoingMail = {
  readonly id: Id;
  readonly sealed: string;
  readonly createdAt: Date;
  /** Not to be handed over before; while somebody is at it, when another may try. */
  readonly readyAt: Date;
  /** From then on nobody needs it. */
  readonly expiresAt: Date;
  readonly attempts: number;
  /** Who is forgotten with it; null where nobody is. */
  readonly participantId: ParticipantId | null;
};

export const MAIL_OUTCOMES = ['sent', 'refused', 'expired'] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** A mail that was given up, without whom it was for. */
export type MailFailure = {
  /** Which letter it was; null where it was sealed under another key than this node's. */
  readonly letter: LetterContent['kind'] | null;
  readonly outcome: Exclude<MailOutcome, 'sent'>;
  readonly attempts: number;
  readonly at: Date;
};

/** Handed to a mail server, or shown to whoever develops on this machine. */
export type MailWay = 'sent' | 'shown';

export type MailReader = {
  /** The newest of those on their way, at most `limit`. */
  waiting(limit: number): Promise<readonly OutgoingMail[]>;
  countWaiting(): Promise<number>;
  /** When the longest-waiting of them was queued. */
  oldest(): Promise<Date | null>;
  /** What became of all there were. */
  outcomes(): Promise<ReadonlyMap<MailOutcome, number>>;
  /** Of those that were given up since a moment, how many there are, and the newest, at most `limit`. */
  failures(since: Date, limit: number): Promise<{ readonly count: number; readonly newest: readonly MailFailure[] }>;
};

export type MailWriter = {
  queue(mail: OutgoingMail): Promise<void>;
  /** Takes some that are ready, so that nobody else has them before `until`; counts one more attempt of each. */
  take(when: { readonly now: Date; readonly until: Date; readonly limit: number }): Promise<readonly OutgoingMail[]>;
  /** Not handed over this time. */
  postpone(id: Id, readyAt: Date): Promise<void>;
  /** Forgets one and counts what became of it; nothing where it is forgotten already. */
  settle(id: Id, outcome: MailOutcome): Promise<void>;
  /** Keeps that one was given up, and forgets what was before `keptSince`. */
  failure(id: Id, failure: MailFailure, keptSince: Date): Promise<void>;
};

/** Hands a letter to a mail server. */
export interface Mailer {
  /** `refused` where the server says that it will never take it; throws where it may yet. */
  send(mail: { readonly id: Id; readonly letter: Letter }): Promise<'sent' | 'refused'>;
}

const SEALED_FOR = 'outgoing mail';

/** Puts a letter on its way, in the institution's own words where it has some, with whatever else its transaction writes; nowhere on a node that sends no mail. */
export async function postLetter(
  writer: Writer,
  app: Application,
  posted: {
    readonly letter: Letter;
    readonly expiresAt: Date;
    /** Of whom it tells something: it is not sent any more once they were erased. */
    readonly participantId?: ParticipantId;
  },
): Promise<void> {
  if (app.mails === undefined) return;
  const now = app.now();
  const { letter } = posted;
  const own = await writer.letterTexts.of({ kind: letter.says.kind, lang: letter.lang });
  await writer.mailWrite.queue({
    id: app.newId(),
    sealed: app.secrets.seal(JSON.stringify(own === null ? letter : { ...letter, own }), SEALED_FOR),
    createdAt: now,
    readyAt: now,
    expiresAt: posted.expiresAt,
    attempts: 0,
    participantId: posted.participantId ?? null,
  });
}

export function letterIn(app: Application, { sealed }: Pick<OutgoingMail, 'sealed'>): Letter {
  return JSON.parse(app.secrets.open(sealed, SEALED_FOR)) as Letter;
}
