import type { Application } from '../../src/application/application.ts';
import { mailIn } from '../../src/application/mail/mails.ts';
import type { MailMessage } from '../../src/domain/mail/mail.ts';

/** The letters on their way to an address, the newest first. */
export async function mailsTo(app: Application, address: string): Promise<readonly MailMessage[]> {
  const mails = await app.store.read((reader) => reader.mails.waiting(1_000));
  return mails.map((mail) => mailIn(app, mail)).filter(({ to }) => to === address);
}

/** Path and query of the link in the newest letter to an address. */
export async function mailedLink(app: Application, address: string): Promise<string> {
  const [mail] = await mailsTo(app, address);
  if (mail === undefined || !('link' in mail.says)) throw new Error(`no link was mailed to ${address}`);
  return mail.says.link.replace(app.origin, '');
}
