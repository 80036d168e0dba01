import type { AuthorView } from '../../application/participant/ports.ts';
import type { Lang } from '../../domain/kit/text.ts';
import { uiLangFor } from '../../i18n/languages.ts';
import { messagesIn } from '../../i18n/messages.ts';

/** What an author is called in a document: of what came on paper, that it did and where, in the first of `langs` that the interface has. */
export function authorNameIn(langs: readonly Lang[], { kind, name }: Pick<AuthorView, 'kind' | 'name'>): string {
  return kind === 'paper' && name !== '' ? messagesIn(uiLangFor(langs)).t('author.paper', { place: name }) : name;
}
