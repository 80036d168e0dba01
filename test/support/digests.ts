import type { Application } from '../../src/application/application.ts';
import { confirmFollow, requestFollow } from '../../src/application/mail/digest/follow-by-mail.ts';
import type { Followable } from '../../src/application/mail/digest/ports.ts';
import type { Digest } from '../../src/domain/mail/mail.ts';
import { value } from './city.ts';
import { mailedLink, mailsTo } from './mails.ts';

/** The secret in the path of a link that was mailed. */
export async function mailedSecret(app: Application, address: string): Promise<string> {
  return (await mailedLink(app, address)).split(/[/?]/)[2] ?? '';
}

/** Makes an address follow something, as whoever reads mail there does. */
export async function followed(app: Application, address: string, about: Followable): Promise<void> {
  value(await requestFollow(app, { address, about, lang: 'en' }));
  value(await confirmFollow(app, { secret: await mailedSecret(app, address) }));
}

/** The digests on their way to an address, the newest first. */
export async function digestsTo(app: Application, address: string): Promise<readonly Digest[]> {
  const mails = await mailsTo(app, address);
  return mails.flatMap(({ says }) => (says.kind === 'digest' ? [says] : []));
}

/** What a digest tells, as kinds of news with what each is about. */
export function notificationIn(digest: Digest | undefined): readonly string[] {
  return (digest?.sections ?? []).flatMap(({ lines }) => lines.map(({ type, title }) => `${type} ${title}`.trim()));
}
