import type { Transporter } from 'nodemailer';
import type { Mailer, MailLook } from '../application/mail/ports.ts';
import { textIn } from '../domain/kit/text.ts';
import type { MailMessage } from '../domain/mail/mail.ts';
import { writeLetter } from '../i18n/write-letter.ts';
import { htmlPart, LOGO_ID } from './html-part.ts';

export type SmtpOptions = {
  /** `smtp://` or `smtps://`, with user and password where the server wants them. */
  readonly url: string;
  /** Who mails are from, as the header has it. */
  readonly from: string;
  /** Where reports about a mail to an address go; to `from` where absent. */
  readonly returnPath?: ((address: string) => string) | undefined;
  /** Public origin of the node. */
  readonly origin: string;
  /** Markdown of the institution as HTML that is safe and loads nothing. */
  readonly markdown: (text: string) => string;
  /** How the institution's mails look now. */
  readonly look: () => Promise<MailLook>;
};

/** A mail server that does not answer is tried again later. */
const PATIENCE_MS = 20_000;

/** Sends e-mails through a mail server (RFC 5321). Replies of the server are not logged: they may repeat the address. */
export function smtpMailer({ url, from, returnPath, origin, markdown, look: readLook }: SmtpOptions): Mailer {
  let opened: Transporter | null = null;
  return {
    async send({ id, letter: mail }) {
      const { subject, text } = writeLetter(mail, origin);
      const look = await readLook();
      const { lang, says } = mail;
      const formatted = says.kind === 'newsletter' ? { text: says.body, html: markdown(says.body) } : undefined;
      const institution = textIn(mail.institution, [lang]).text;
      opened ??= await transportTo(url);
      const transport = opened;
      try {
        await transport.sendMail({
          from,
          // Never parsed: an address with a comma in it is one address, or none.
          to: { name: '', address: mail.to },
          ...(returnPath === undefined ? {} : { envelope: { from: returnPath(mail.to), to: mail.to } }),
          subject,
          text,
          html: htmlPart(
            { subject, text, ...(formatted === undefined ? {} : { formatted }) },
            { lang, institution, origin, look },
          ),
          attachments:
            look.logo === null
              ? []
              : [{ cid: LOGO_ID, content: look.logo.bytes, contentType: look.logo.mediaType, filename: 'logo.png' }],
          messageId: `<${id}@${new URL(origin).hostname}>`,
          headers: {
            'Auto-Submitted': 'auto-generated',
            'Content-Language': mail.lang,
            'X-Auto-Response-Suppress': 'All',
            ...unsubscribing(mail, origin),
          },
        });
        return 'sent';
      } catch (error) {
        if (isUnknownAddress(error)) return 'unknown-address';
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

/**
 * By which a mail program knows digests, and each newsletter, as one list (RFC 2919), and ends it with one request, asking nobody anything
 * (RFC 8058).
 */
function unsubscribing({ says }: MailMessage, origin: string): Readonly<Record<string, string>> {
  const list =
    says.kind === 'digest'
      ? { name: 'digest', end: says.unfollow }
      : says.kind === 'newsletter' && says.unsubscribe !== null
        ? { name: `${says.list}.newsletter`, end: says.unsubscribe }
        : null;
  if (list === null) return {};
  return {
    'List-Id': `<${list.name}.${new URL(origin).hostname}>`,
    'List-Unsubscribe': `<${list.end}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
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

/** The recipient is refused for what its address is (RFC 3463, 3.2: X.1.Y), now and later. */
function isUnknownAddress(error: unknown): boolean {
  const { command, response } = error as { command?: string; response?: string };
  return command === 'RCPT TO' && /^5\d\d[ -]5\.1\.\d/.test(response ?? '');
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
