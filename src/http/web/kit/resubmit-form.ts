import type { Refusal } from '../../../domain/kit/refusal.ts';
import { STATUS } from '../../kit/problem.ts';
import { isWrongAccount } from './current-user.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { PageContext } from './page-context.ts';
import { errorNote, signInBeside } from './refusal-note.ts';
import { refusalSentence } from './refusal-sentence.ts';

/** A text this long was written rather than chosen, and is shown as well as held. */
const WRITTEN = 20;

/**
 * Holds what somebody sent whose session was over, or whose browser was somebody else's by then: they sign in beside this
 * page and send it from here again, as it was.
 * Files are not kept; whoever chose some is informed.
 */
export function resubmitForm(context: PageContext, form: FormData, refusal: Refusal): PageAnswer {
  const { locale, path, query } = context;
  const input = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  const hasFiles = [...form.values()].some((value) => typeof value !== 'string' && value.size > 0);
  const address = `${path}${query.size === 0 ? '' : `?${new URLSearchParams([...query])}`}`;
  const ofAnother = isWrongAccount(context, refusal);
  const title = locale.t(ofAnother ? 'form.held-other' : 'form.held-title');
  return {
    cache: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
${errorNote(markup`${ofAnother ? markup`${refusalSentence(context, refusal)} ` : NOTHING}${locale.t('form.held-text')} ${signInBeside(context, refusal)}`)}
${hasFiles ? markup`<p>${locale.t('form.held-files')}</p>` : NOTHING}
<form method="post" action="${address}">
${input.map(({ name, value }) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<p><button type="submit">${locale.t('form.held-again')}</button></p></form>
${written(
  context,
  input.map(({ value }) => value),
)}</div>`,
    },
  };
}

function written({ locale }: PageContext, values: readonly string[]): Html {
  const texts = values.filter((value) => value.length >= WRITTEN && /\s/.test(value));
  if (texts.length === 0) return NOTHING;
  return markup`<section aria-labelledby="held"><h2 id="held">${locale.t('form.held-said')}</h2>
${texts.map((text) => markup`<pre class="letter" dir="auto">${text}</pre>`)}</section>`;
}
