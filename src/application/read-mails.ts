import type { Letter } from '../domain/letter.ts';
import { letterIn } from './mails.ts';
import type { Application } from './ports.ts';

export type ShownMail = { readonly createdAt: Date; readonly letter: Letter };

const SHOWN_MAX = 50;

/** The newest mails of a node that shows them to whoever develops on it; null of any other. */
export async function readShownMails(app: Application): Promise<readonly ShownMail[] | null> {
  if (app.mails !== 'shown') return null;
  const mails = await app.store.read((reader) => reader.mails.waiting(SHOWN_MAX));
  return mails.map((mail) => ({ createdAt: mail.createdAt, letter: letterIn(app, mail) }));
}
