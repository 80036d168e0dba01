import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';

/**
 * Says on the page that follows a form what was done: `?done=` in its address names a text `done.…` of the locale.
 * Whatever else stands there says nothing.
 */
export function doneNote({ locale, query }: Visit): Html {
  const said = locale.done(query.get('done') ?? '');
  return said === null ? NOTHING : markup`<p class="note done" role="status">${said}</p>`;
}
