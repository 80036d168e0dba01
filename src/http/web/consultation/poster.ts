import type { Context } from 'hono';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { choose, line } from '../kit/content.ts';
import { sheetLogo } from '../kit/institution-face.ts';
import { excerptOf } from '../kit/markdown.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { qrPathTo } from '../kit/share-links.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { whenOf } from './consultation-item.ts';

/** A consultation on one sheet to print and hang up: its title, until when, and its address as a code and in letters. */
export async function posterPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale } = context;
  const found = await readConsultation(app, { slug: slugOf(c), viewer: ANYBODY });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const path = `/consultations/${consultation.slug}`;
  const title = choose(context, consultation.title, consultation.languages);
  const summary = choose(context, consultation.summary, consultation.languages);
  const url = app.origin + path;
  const code = qrPathTo({ kind: 'consultation', slug: consultation.slug });
  return {
    content: {
      title: locale.t('poster.title', { consultation: title.text }),
      canonical: path,
      indexed: false,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(path), name: line(context, title) },
      ],
      main: markup`<div class="poster">${sheetLogo(context)}
<p>${line(context, choose(context, context.institution.name))}</p>
<h1>${line(context, title)}</h1>
<p class="lead" dir="auto">${excerptOf(summary.text, 240)}</p>
<p><img class="qr" src="${code}" width="360" height="360" alt="${locale.t('follow.qr-alt', { url })}"></p>
<p class="item">${url.replace(/^https?:\/\//, '')}</p>
<p>${whenOf(context, found.value)}</p></div>
<p class="small quiet no-print">${locale.t('poster.how')}</p>`,
    },
  };
}
