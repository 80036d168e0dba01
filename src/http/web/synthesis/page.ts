import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { SYNTHESIS, synthesisCsv, synthesisJson } from '../../../application/open-data/synthesis-files.ts';
import { readSynthesis } from '../../../application/synthesis/synthesis.ts';
import { describedBy } from '../../kit/described-by.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { synthesisOf } from './parts.ts';

/** The synthesis that the institution published, with its method and its files. */
export async function synthesisPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, viewer } = context;
  const query = { slug: slugOf(c), viewer };
  const found = await readConsultation(app, query);
  if (!found.ok) return found;
  const read = await readSynthesis(app, query);
  if (!read.ok) return read;
  const { consultation } = found.value;
  const { synthesis, titles } = read.value;
  const path = `/consultations/${consultation.slug}`;
  const name = choose(context, consultation.title, consultation.languages);
  const title = locale.t('synthesis.title');
  const words = synthesis === null || Object.keys(synthesis.words).length === 0 ? null : synthesis.words;
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/synthesis`,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(path), name: line(context, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${
  synthesis === null
    ? markup`<p class="quiet">${locale.t('synthesis.none')}</p>`
    : markup`<p class="small quiet">${locale.html('synthesis.stands', { at: date(context, synthesis.publishedAt, consultation.timeZone) })}</p>
${words === null ? NOTHING : officialProse(context, choose(context, words))}
<p class="note">${locale.t('synthesis.by-machine')}</p>
${synthesisOf(context, { slug: consultation.slug, document: synthesis.document, titles })}
<p><a href="${path}/synthesis.json">${locale.t('synthesis.json')}</a> · <a href="${path}/synthesis.csv">${locale.t('synthesis.csv')}</a></p>`
}</div>`,
    },
  };
}

/** The same as a file: everything as JSON, or a proposal a row for spreadsheets. */
export function synthesisFile(app: Application, kind: 'json' | 'csv'): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const read = await readSynthesis(app, { slug, viewer: ANYBODY });
    if (!read.ok || read.value.synthesis === null) return errorPage(app, c, 404);
    const { synthesis, titles } = read.value;
    const of = { slug, origin: app.origin, synthesis, titles };
    protect(c, 'shared');
    return kind === 'json'
      ? c.body(synthesisJson(of), 200, { 'content-type': 'application/json; charset=utf-8' })
      : c.body(synthesisCsv(of), 200, {
          'content-type': 'text/csv; charset=utf-8; header=present',
          'content-disposition': `attachment; filename="${slug}-synthesis.csv"`,
          ...describedBy(slug, SYNTHESIS),
        });
  };
}
