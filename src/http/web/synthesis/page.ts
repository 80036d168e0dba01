import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { SYNTHESIS, synthesisCsv, synthesisJson } from '../../../application/open-data/synthesis-files.ts';
import type { SynthesisDocument, TitledProposal } from '../../../application/synthesis/ports.ts';
import { readSynthesis } from '../../../application/synthesis/synthesis.ts';
import { describedBy } from '../../kit/described-by.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { errorPage } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { slugOf } from '../proposal/proposal-address.ts';

/** Proposals of a theme that are shown at once; the others are folded away. */
const SHOWN = 3;

/** What a synthesis says: themes, near-duplicates, what stands apart, and how it was made. */
export function synthesisOf(
  context: PageContext,
  of: { readonly slug: string; readonly document: SynthesisDocument; readonly titles: readonly TitledProposal[] },
): Html {
  const { locale } = context;
  const { document } = of;
  const titles = new Map(of.titles.map((each) => [each.number, each]));
  const link = (number: number) => proposalLink(context, of.slug, titles.get(number) ?? number);
  const item = (number: number) => markup`<li>${link(number)}</li>`;
  return markup`<p>${locale.t('synthesis.of', { count: document.proposals })}</p>
<section aria-labelledby="themes"><h2 id="themes">${locale.t('synthesis.themes')}</h2>
${document.themes.length === 0 ? markup`<p class="quiet">${locale.t('synthesis.no-themes')}</p>` : NOTHING}
${document.themes.map(({ words, proposals }) => {
  const [first, rest] = [proposals.slice(0, SHOWN), proposals.slice(SHOWN)];
  return markup`<article class="card"><h3 class="item" dir="auto">${words.join(', ')}</h3>
<p class="small quiet">${locale.t('count.proposals', { count: proposals.length })}</p>
<ul>${first.map(item)}</ul>
${rest.length === 0 ? NOTHING : markup`<details class="small"><summary>${locale.t('synthesis.others', { count: rest.length })}</summary><ul>${rest.map(item)}</ul></details>`}</article>`;
})}</section>
<section aria-labelledby="duplicates"><h2 id="duplicates">${locale.t('synthesis.duplicates')}</h2>
${document.duplicates.length === 0 ? markup`<p class="quiet">${locale.t('synthesis.no-duplicates')}</p>` : NOTHING}
<ul class="plain-list">${document.duplicates.map(({ proposals, likeness }) => markup`<li>${locale.t('synthesis.likeness', { percent: Math.round(likeness * 100) })}<ul>${proposals.map(item)}</ul></li>`)}</ul></section>
${
  document.apart.length === 0
    ? NOTHING
    : markup`<section aria-labelledby="apart"><h2 id="apart">${locale.t('synthesis.apart')}</h2>
<details><summary>${locale.t('count.proposals', { count: document.apart.length })}</summary><ul>${document.apart.map(item)}</ul></details></section>`
}
${methodOf(context, document)}`;
}

function proposalLink(context: PageContext, slug: string, of: TitledProposal | number): Html {
  const { locale } = context;
  // One that was published then and is not now has a page that says what became of it.
  const number = typeof of === 'number' ? of : of.number;
  const name = typeof of === 'number' ? NOTHING : line(context, choose(context, of.title, [of.lang]));
  return markup`<a href="${context.href(`/consultations/${slug}/proposals/${number}`)}">${locale.t('proposal.number', { number })} ${name}</a>`;
}

function methodOf({ locale }: PageContext, { method }: SynthesisDocument): Html {
  return markup`<section aria-labelledby="method"><h2 id="method">${locale.t('synthesis.method')}</h2>
<p>${locale.t('synthesis.how')}</p>
<details class="small"><summary>${locale.t('synthesis.parameters')}</summary>
<p>${method.name}, ${method.version}</p>
<dl class="facts">${Object.entries({ ...method.parameters, ...method.texts }).map(([name, value]) => markup`<div><dt>${name}</dt><dd>${String(value)}</dd></div>`)}</dl></details></section>`;
}

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
