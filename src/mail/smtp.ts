import type { Transporter } from 'nodemailer';
import type { Mailer } from '../application/mail/ports.ts';
import type { MailMessage } from '../domain/mail/mail.ts';
import { writeLetter } from '../i18n/write-letter.ts';

export type SmtpOptions = {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  /** Who mails are from, as the header has it. */
  readonly from: string;
  /** Public origin of the node. */
  readonly origin: string;
};

/** A mail server that does not answer is tried again later. */
const PATIENCE_MS = 20_000;

/** Sends e-mails through a mail server (RFC 5321). Replies of the server are not logged: they may repeat the address. */
export function smtpMailer({ url, from, origin }: SmtpOptions): Mailer {
  let opened: Transporter | null = null;
  return {
    async send({ id, letter: mail }) {
      const { subject, text } = writeLetter(mail, origin);
      opened ??= await transportTo(url);
      const transport = opened;
      try {
        await transport.sendMail({
          from,
          // Never parsed: an address with a comma in it is one address, or none.
          to: { name: '', address: mail.to },
          subject,
          text,
          messageId: `<${id}@${new URL(origin).hostname}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'Content-Language': mail.lang,
            'X-Auto-Response-Suppress': 'All',
            ...unsubscribing(mail),
          },
        });
        return 'sent';
      } catch (error) {
        if (isForGood(error)) return 'refused';
        throw new MailNotSent(codeOf(error), { cause: error });
      }
    },
  };
}

/** The package is loaded with the first mail. */
async function transportTo(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}

/** By which a mail program ends digests with one request, asking nobody anything (RFC 8058). */
function unsubscribing({ says }: MailMessage): Readonly<Record<string, string>> {
  if (says.kind !== 'digest') return {};
  return { 'List-Unsubscribe': `<${says.unfollow}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** A mail could not be handed over this time. */
export class MailNotSent extends Error {
  override readonly name = 'MailNotSent';
  readonly code: string;

  constructor(code: string, options: { readonly cause: unknown }) {
    super('the mail server did not take a mail', options);
    this.code = code;
  }
}

/** The server answered that it will not take this mail, now or later (RFC 5321, 4.2.1: 5yz), or it is none. */
function isForGood(error: unknown): boolean {
  const { code, responseCode, command } = error as { code?: string; responseCode?: number; command?: string };
  // A refused password or sender is the operator's mistake, and mended soon.
  if (code === 'EAUTH' || command === 'MAIL FROM' || command === 'CONN') return false;
  if (code === 'EENVELOPE' && responseCode === undefined) return true;
  return responseCode !== undefined && responseCode >= 500 && responseCode < 600;
}

function codeOf(error: unknown): string {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  return [code, responseCode].filter((part) => typeof part === 'string' || typeof part === 'number').join(' ');
}
