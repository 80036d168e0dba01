import { COMMENT_MAX, checkLang, checkText, type Lang } from '../../../domain/kit/text.ts';
import { checkContent } from '../../../domain/proposal/version.ts';
import { documentHash } from '../../kit/content-hash.ts';
import type { Words } from './ports.ts';

/**
 * Hash of what an author says, of all of it: `contentHash` is of the source language alone, and a host that changed a
 * translation would speak for the author as well. Null for what no node takes.
 */
export function wordsHash(words: Words, languages: readonly Lang[]): string | null {
  if (words.kind === 'proposal') {
    const content = checkContent(words.content, languages);
    return content.ok ? documentHash(content.value) : null;
  }
  const body = checkText(words.body, 'body', COMMENT_MAX);
  const lang = checkLang(words.lang, 'lang');
  return body.ok && lang.ok ? documentHash({ body: body.value, lang: lang.value, side: words.side }) : null;
}
