import { promiseLink } from '../journal/own-promise.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageContext } from './page-context.ts';

/**
 * Says on the page that follows a form what was done: `?done=` in its address names a text `done.…` among the messages.
 * Whatever else stands there says nothing. Whoever acted can keep the promise of the journal.
 */
export function doneNote(context: PageContext): Html {
  const { locale, query } = context;
  const text = locale.find(`done.${query.get('done') ?? ''}`);
  return text === null ? NOTHING : markup`<p class="note done" role="status">${text}${promiseLink(context)}</p>`;
}
