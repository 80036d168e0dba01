import type { Context } from 'hono';
import { readShownMails, type ShownMail } from '../../../application/read-mails.ts';
import { writeLetter } from '../../../words/write-letter.ts';
import { isFromThisMachine } from '../../client-address.ts';
import { start } from '../components/time.ts';
import { errorContent } from '../error-page.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';

/**
 * The mails that a node of this very machine would send, for whoever develops on it. Links in them sign in, so nobody who
 * asks from elsewhere, or by way of a proxy, learns that there is such a page.
 */
export async function devMailsPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const mails = isFromThisMachine(c, visit.app.origin) ? await readShownMails(visit.app) : null;
  if (mails === null) return { status: 404, content: errorContent(visit, 404, null) };
  const { locale } = visit;
  const title = locale.t('dev-mails.title');
  return {
    keep: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('dev-mails.lead')}</p>
${mails.length === 0 ? markup`<p>${locale.t('dev-mails.none')}</p>` : mails.map((mail) => mailOf(visit, mail))}</div>`,
    },
  };
}

function mailOf(visit: Visit, { createdAt, letter }: ShownMail): Html {
  const { subject, text } = writeLetter(letter, visit.app.origin);
  const zone = visit.institution.timeZone;
  return markup`<article><h2 dir="auto">${subject}</h2>
<p class="small quiet">${visit.locale.say('dev-mails.to', { address: markup`<bdi>${letter.to}</bdi>`, at: start(visit, createdAt, zone) })}</p>
<pre class="letter" lang="${letter.lang}" dir="auto">${linked(text)}</pre></article>`;
}

function linked(text: string): readonly (Html | string)[] {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 0 ? part : markup`<a href="${part}">${part}</a>`));
}
