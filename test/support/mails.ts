import { letterIn } from '../../src/application/mails.ts';
import type { Application } from '../../src/application/ports.ts';
import type { Letter } from '../../src/domain/letter.ts';

/** The letters on their way to an address, the newest first. */
export async function mailsTo(app: Application, address: string): Promise<readonly Letter[]> {
  const mails = await app.store.read((reader) => reader.mails.waiting(1_000));
  return mails.map((mail) => letterIn(app, mail)).filter(({ to }) => to === address);
}

/** Path and query of the link in the newest letter to an address. */
export async function mailedLink(app: Application, address: string): Promise<string> {
  const [letter] = await mailsTo(app, address);
  if (letter === undefined || !('link' in letter.says)) throw new Error(`no link was mailed to ${address}`);
  return letter.says.link.replace(app.origin, '');
}
