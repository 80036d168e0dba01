import type { Refusal } from '../../domain/refusal.ts';
import { STATUS } from '../problem.ts';
import { signInBeside } from './components/refusal-note.ts';
import { sayNo } from './components/say-no.ts';
import { type Html, markup, NOTHING } from './markup.ts';
import type { PageAnswer } from './page.ts';
import type { Visit } from './visit.ts';
import { isOfAnother } from './who.ts';

/** A text this long was written rather than chosen, and is shown as well as held. */
const WRITTEN = 20;

/**
 * Holds what somebody sent whose session was over, or whose browser was somebody else's by then: they sign in beside this
 * page and send it from here again, as it was.
 * Files are not held; whoever chose some is told.
 */
export function heldForm(visit: Visit, form: FormData, refusal: Refusal): PageAnswer {
  const { locale, path, query } = visit;
  const said = [...form].flatMap(([name, value]) => (typeof value === 'string' ? [{ name, value }] : []));
  const hasFiles = [...form.values()].some((value) => typeof value !== 'string' && value.size > 0);
  const address = `${path}${query.size === 0 ? '' : `?${new URLSearchParams([...query])}`}`;
  const ofAnother = isOfAnother(visit, refusal);
  const title = locale.t(ofAnother ? 'form.held-other' : 'form.held-title');
  return {
    keep: 'never',
    status: STATUS[refusal.type],
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="note error" role="alert">${ofAnother ? markup`${sayNo(visit, refusal)} ` : NOTHING}${locale.t('form.held-text')} ${signInBeside(visit, refusal)}</p>
${hasFiles ? markup`<p>${locale.t('form.held-files')}</p>` : NOTHING}
<form method="post" action="${address}">
${said.map(({ name, value }) => markup`<input type="hidden" name="${name}" value="${value}">`)}
<p><button type="submit">${locale.t('form.held-again')}</button></p></form>
${written(
  visit,
  said.map(({ value }) => value),
)}</div>`,
    },
  };
}

function written({ locale }: Visit, values: readonly string[]): Html {
  const texts = values.filter((value) => value.length >= WRITTEN && /\s/.test(value));
  if (texts.length === 0) return NOTHING;
  return markup`<section aria-labelledby="held"><h2 id="held">${locale.t('form.held-said')}</h2>
${texts.map((text) => markup`<pre class="letter" dir="auto">${text}</pre>`)}</section>`;
}
