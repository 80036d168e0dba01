import type { InspectedDocument } from '../../application/media/ports.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { namesIn } from './names.ts';
import { authorsIn } from './pdf-authors.ts';
import { objectsOf } from './pdf-objects.ts';

/** What runs, opens or carries something else (ISO 32000-1, 12.6.4 and 7.11.4). */
const ACTIVE = /\/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z])/;
/** Of these, what does not stand in the bytes of a picture by chance: it is looked for in all of the file. */
const ACTIVE_ANYWHERE = /\/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|SubmitForm|ImportData)(?![A-Za-z])/;
const ENCRYPTED = /\/Encrypt[\s\0]*(?:\d+\s+\d+\s+R|<<)/;
const PAGE_TREE = /\/Type\s*\/Pages(?![A-Za-z])/g;
const PAGE = /\/Type\s*\/Page(?![A-Za-z])/g;
/** How far from the type of a page tree its count is looked for, and in how many of them. */
const TREE_MAX = 20_000;
const TREES_MAX = 5_000;

/**
 * What a PDF says of itself: how many pages, and whom its properties name. Nothing of it is drawn: its objects are read as
 * text, those that are packed into streams too.
 */
export function inspectPdf(file: Buffer): Result<InspectedDocument, RefusalOf<'invalid'>> {
  const no = (because: RefusalOf<'invalid'>['because']) => refuse({ type: 'invalid', field: 'file', because });
  // Of what is encrypted nothing can be unpacked.
  if (ENCRYPTED.test(file.toString('latin1'))) return no('needs-a-password');
  const read = objectsOf(file);
  if (read === null) return no('cannot-be-inspected');
  const { objects, whole } = read;
  if (ENCRYPTED.test(objects)) return no('needs-a-password');
  if (ACTIVE.test(objects) || ACTIVE_ANYWHERE.test(whole)) return no('active-content');
  return ok({ mediaType: 'application/pdf', pages: pagesIn(objects), authors: namesIn(authorsIn(read)) });
}

/** The largest count of a page tree; where none can be read, how many pages there are among the objects. */
function pagesIn(objects: string): number | null {
  let most = 0;
  let trees = 0;
  for (const { index } of objects.matchAll(PAGE_TREE)) {
    trees += 1;
    if (trees > TREES_MAX) break;
    const before = objects.slice(Math.max(0, index - TREE_MAX), index);
    const after = objects.slice(index, index + TREE_MAX);
    const dictionary = before.slice(before.lastIndexOf('<<') + 1) + after.slice(0, after.indexOf('>>'));
    const count = /\/Count\s+(\d{1,6})/.exec(dictionary)?.[1];
    most = Math.max(most, Number(count ?? 0));
  }
  if (most > 0) return most;
  const pages = Array.from(objects.matchAll(PAGE)).length;
  return pages === 0 ? null : pages;
}
