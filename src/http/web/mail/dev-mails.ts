import type { Context } from 'hono';
import { readShownMails, type ShownMail } from '../../../application/mail/mails.ts';
import { writeLetter } from '../../../i18n/write-letter.ts';
import { isFromThisMachine } from '../../kit/client-address.ts';
import { errorContent } from '../kit/error-page.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';

/**
 * The mails that a node of this very machine would send, for whoever develops on it. Links in them sign in, so nobody who
 * asks from elsewhere, or by way of a proxy, learns that there is such a page.
 */
export async function devMailsPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const mails = isFromThisMachine(c, context.app.origin) ? await readShownMails(context.app) : null;
  if (mails === null) return { status: 404, content: errorContent(context, 404, null) };
  const { locale } = context;
  const title = locale.t('dev-mails.title');
  return {
    cache: 'never',
    content: {
      title,
      canonical: null,
      main: markup`<div class="single"><h1>${title}</h1>
<p class="lead">${locale.t('dev-mails.lead')}</p>
${mails.length === 0 ? markup`<p>${locale.t('dev-mails.none')}</p>` : mails.map((mail) => mailOf(context, mail))}</div>`,
    },
  };
}

function mailOf(context: PageContext, { createdAt, letter: mail }: ShownMail): Html {
  const { subject, text } = writeLetter(mail, context.app.origin);
  const zone = context.institution.timeZone;
  return markup`<article><h2 dir="auto">${subject}</h2>
<p class="small quiet">${context.locale.html('dev-mails.to', { address: markup`<bdi>${mail.to}</bdi>`, at: start(context, createdAt, zone) })}</p>
<pre class="letter" lang="${mail.lang}" dir="auto">${linked(text)}</pre></article>`;
}

function linked(text: string): readonly (Html | string)[] {
  return text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 0 ? part : markup`<a href="${part}">${part}</a>`));
}
