import type { Id, ParticipantId } from '../../domain/kit/id.ts';
import type { MailKind } from '../../domain/mail/letter-kind.ts';
import type { MailMessage } from '../../domain/mail/mail.ts';
import type { Application, Writer } from '../application.ts';
import type { OutgoingMail } from './ports.ts';

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
