import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { MailMessage } from '../../domain/mail/mail.ts';
import type { MailKind } from '../../domain/mail/mail-template.ts';
import { retainedSince } from '../../domain/privacy/retention.ts';
import type { Application, Writer } from '../application.ts';
import type { MailFailure, MailLook, MailTransport, OutgoingMail } from './ports.ts';

const SEALED_FOR = 'outgoing mail';

const WITH_ONE_TIME_LINK: ReadonlySet<MailKind> = new Set(['sign-in', 'add-address', 'invitation', 'follow']);

/** Queues an e-mail in the caller's transaction, with the institution's template where it has one; does nothing on a node that sends no mail. */
export async function queueMail(
  writer: Writer,
  app: Application,
  posted: {
    readonly letter: MailMessage;
    readonly expiresAt: Date;
    /** Of whom it tells something: it is not sent any more once they were erased. */
    readonly participantId?: ParticipantId;
    readonly newsletterId?: Id;
  },
): Promise<void> {
  if (app.mails === undefined) return;
  const now = app.now();
  const { letter: mail } = posted;
  const own = await writer.mailTemplates.of({ kind: mail.says.kind, lang: mail.lang });
  await writer.mails.queue({
    id: app.newId(),
    encrypted: app.secrets.encrypt(JSON.stringify(own === null ? mail : { ...mail, own }), SEALED_FOR),
    createdAt: now,
    readyAt: now,
    expiresAt: posted.expiresAt,
    attempts: 0,
    oneTimeLink: WITH_ONE_TIME_LINK.has(mail.says.kind),
    participantId: posted.participantId ?? null,
    newsletterId: posted.newsletterId ?? null,
  });
}

export function mailIn(app: Application, { encrypted: sealed }: Pick<OutgoingMail, 'encrypted'>): MailMessage {
  return JSON.parse(app.secrets.decrypt(sealed, SEALED_FOR)) as MailMessage;
}

export type ShownMail = { readonly createdAt: Date; readonly letter: MailMessage };

const SHOWN_MAX = 50;

/** The newest mails of a node that shows them to whoever develops on it; null of any other. */
export async function readShownMails(app: Application): Promise<readonly ShownMail[] | null> {
  if (app.mails !== 'shown') return null;
  const mails = await app.store.read((reader) => reader.mails.waiting(SHOWN_MAX));
  return mails.map((mail) => ({ createdAt: mail.createdAt, letter: mailIn(app, mail) }));
}

/** How mail is getting on, without whom it is for. */
export type MailState = {
  /** Null where this node sends none. */
  readonly way: MailTransport | null;
  readonly waiting: number;
  /** Since when the one that waits longest does. */
  readonly since: Date | null;
  /** Those given up in the last thirty days. */
  readonly failures: { readonly count: number; readonly newest: readonly MailFailure[] };
};

/** How mail is getting on, and the newest of those that were given up, at most `limit`. For administrators. */
export async function readMailState(app: Application, limit: number): Promise<MailState> {
  const since = retainedSince('mail-failures', app.now());
  return await app.store.read(async ({ mails }) => ({
    way: app.mails ?? null,
    waiting: await mails.countWaiting(),
    since: await mails.oldest(),
    failures: await mails.failures(since, limit),
  }));
}

/** How the mails of the institution look: its public colours, and its logo to travel with them. */
export async function readMailLook(app: Application): Promise<MailLook> {
  return await app.store.read(async (reader) => {
    const appearance = await reader.appearances.get('published');
    const logo = appearance?.logo?.wide;
    return {
      main: appearance?.main ?? null,
      accent: appearance?.accent ?? null,
      logo: logo === undefined ? null : await reader.pictures.shown(logo.hash, { agent: false }),
    };
  });
}
