import { confirmFollow } from '../../src/application/confirm-follow.ts';
import type { Followable } from '../../src/application/followed.ts';
import type { Application } from '../../src/application/ports.ts';
import { requestFollow } from '../../src/application/request-follow.ts';
import type { Digest } from '../../src/domain/letter.ts';
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
  const letters = await mailsTo(app, address);
  return letters.flatMap(({ says }) => (says.kind === 'digest' ? [says] : []));
}

/** What a digest tells, as kinds of news with what each is about. */
export function toldIn(digest: Digest | undefined): readonly string[] {
  return (digest?.sections ?? []).flatMap(({ lines }) => lines.map(({ type, title }) => `${type} ${title}`.trim()));
}
