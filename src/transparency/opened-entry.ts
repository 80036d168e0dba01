import { z } from 'zod';
import { JournalFault } from '../application/journal/journal-verdict.ts';
import type { Entry } from './journal-entries.ts';
import { type JournalSource, jsonOf } from './journal-source.ts';
import { saltedHash } from './salted-hash.ts';

const SALTED = z.looseObject({ salt: z.base64(), document: z.string() });
const OPENED = SALTED.extend({ author: SALTED.optional() });
const AUTHOR = z.looseObject({ author: z.string() });

const DOCUMENT = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.string(),
  consultation: z.string().nullable(),
  proposal: z.string().nullable(),
  data: z.looseObject({}),
  content: z.looseObject({}),
});

/** What an act says: the document that was committed to; the id of who wrote what it is about, where that was and is not erased. */
export type OpenedDocument = z.output<typeof DOCUMENT> & { readonly author: string | null };

/** What an act says, read and compared with what was committed to; null where it cannot be read any more. */
export async function openedEntry({ journal }: JournalSource, entry: Entry): Promise<OpenedDocument | null> {
  const { index, says } = entry;
  const path = `content/${says.ref}`;
  const bytes = await journal(path);
  if (bytes === null) return null;
  const opened = OPENED.safeParse(jsonOf(bytes, path));
  if (!opened.success) throw new JournalFault('unreadable', path);
  const { salt, document } = opened.data;
  if (saltedHash(salt, document)?.toString('base64') !== says.commit) {
    throw new JournalFault('text', `what is shown of entry ${index} (${says.type}) is not what was committed to`);
  }
  const parsed = DOCUMENT.safeParse(jsonOf(Buffer.from(document), path));
  if (!parsed.success) throw new JournalFault('unreadable', path);
  const { id, type, at } = parsed.data;
  if (id !== says.ref || type !== says.type || at !== says.at) {
    throw new JournalFault('text', `what is shown of entry ${index} belongs to another act`);
  }
  const hash = parsed.data.content['author'];
  const { author = null } = opened.data;
  if (typeof hash !== 'string' || author === null) return { ...parsed.data, author: null };
  if (saltedHash(author.salt, author.document)?.toString('base64') !== hash) {
    throw new JournalFault(
      'text',
      `who is said to have written what entry ${index} is about is not who was committed to`,
    );
  }
  const written = AUTHOR.safeParse(jsonOf(Buffer.from(author.document), path));
  if (!written.success) throw new JournalFault('unreadable', path);
  return { ...parsed.data, author: written.data.author };
}
