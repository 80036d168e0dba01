import { Readable } from 'node:stream';
import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { exportConsultation } from '../../../application/export/export-consultation.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { readSharing } from '../../../application/network/cohost/reads.ts';
import { CATALOGUE_PATH, dcatCatalogue } from '../../../application/open-data/dcat-catalogue.ts';
import { forSpreadsheets, openDataFile } from '../../../application/open-data/files.ts';
import { readDatasets } from '../../../application/open-data/read-datasets.ts';
import { TABLES } from '../../../application/open-data/tables.ts';
import { LICENCES } from '../../../domain/institution/licence.ts';
import { type Localised, textIn } from '../../../domain/kit/text.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { messagesIn } from '../../../i18n/messages.ts';
import { tableTitles } from '../../../i18n/table-titles.ts';
import { describedBy } from '../../kit/described-by.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { jsonLd } from '../kit/json-ld.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { hostNote } from '../network/sharing.ts';
import { slugOf } from '../proposal/proposal-address.ts';
import { sourceNote } from '../source/source-note.ts';

const KINDS = ['proposals', 'supports', 'comments', 'ballots', 'ballot-votes', 'published-ballots'] as const;
type Kind = (typeof KINDS)[number];
type Format = 'csv' | 'spreadsheet' | 'jsonl' | 'geojson';

const FILES: Readonly<Record<Kind, readonly Format[]>> = {
  proposals: ['csv', 'spreadsheet', 'jsonl', 'geojson'],
  supports: ['csv', 'spreadsheet'],
  comments: ['csv', 'spreadsheet', 'jsonl'],
  ballots: ['csv', 'spreadsheet', 'jsonl'],
  'ballot-votes': ['csv', 'spreadsheet'],
  'published-ballots': ['csv', 'spreadsheet', 'jsonl'],
};

/** What is public of a consultation, as files: each table in the formats that there are of it. */
export async function openDataPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const { app, locale, institution } = context;
  const { licence } = institution;
  // The files are for everybody, so that a draft has none, for its agents neither.
  const found = await readConsultation(app, { slug: slugOf(c), viewer: ANYBODY });
  if (!found.ok) return found;
  const { consultation } = found.value;
  const isElsewhere = consultation.host !== null || consultation.source !== null;
  const sharing = await readSharing(app, consultation);
  const path = `/consultations/${consultation.slug}`;
  const name = choose(context, consultation.title, consultation.languages);
  const title = locale.t('open-data.title');
  const link = (kind: Kind, format: Format) => {
    // Tables have an underscore in their names, the other formats a hyphen.
    const table = kind.replace('-', '_');
    const name = { csv: `${table}.csv`, spreadsheet: `${table}.csv?separator=semicolon` };
    const file = `${path}/data/${format === 'csv' || format === 'spreadsheet' ? name[format] : `${kind}.${format}`}`;
    return markup`<a href="${file}">${locale.t(`open-data.${format}`)}<span class="hidden"> ${locale.t(`open-data.${kind}`)}</span></a> `;
  };
  return {
    content: {
      title: `${title} · ${name.text}`,
      canonical: `${path}/data`,
      crumbs: [
        { href: context.href('/consultations'), name: locale.t('nav.consultations') },
        { href: context.href(path), name: line(context, name) },
      ],
      main: markup`<div class="single"><h1>${title}</h1>
${hostNote(context, sharing)}${sourceNote(context, consultation.source)}
<p class="lead">${locale.t(isElsewhere ? 'open-data.elsewhere' : 'open-data.lead')}</p>
<p class="small quiet">${locale.t('open-data.hidden')}</p>
<dl class="facts">${KINDS.map((kind) => markup`<div><dt>${locale.t(`open-data.${kind}`)}</dt><dd class="acts">${FILES[kind].map((format) => link(kind, format))}</dd></div>`)}</dl>
<p><a href="${path}/data/datapackage.json">${locale.t('open-data.description')}</a></p>
${licence === null || isElsewhere ? NOTHING : markup`<p>${locale.html('open-data.licence', { licence: markup`<a href="${LICENCES[licence].url}" rel="license">${LICENCES[licence].name}</a>` })}</p>`}
<p><a href="${CATALOGUE_PATH}">${locale.t('open-data.catalogue')}</a></p></div>`,
    },
  };
}

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  jsonl: 'application/jsonl; charset=utf-8',
  geojson: 'application/geo+json',
  json: 'application/json',
} as const;

/** One file, written while it is read; of a table with `?separator=semicolon`, as spreadsheets open it. */
export function openDataRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const slug = slugOf(c);
    const name = c.req.param('file') ?? '';
    const write = openDataFile(name);
    if (write === undefined) return errorPage(app, c, 404);
    const found = await exportConsultation(app, { slug, viewer: ANYBODY });
    if (!found.ok) return errorPage(app, c, STATUS[found.refusal.type] === 404 ? 404 : 500);
    const type = Object.entries(TYPES).find(([end]) => name.endsWith(`.${end}`))?.[1] ?? TYPES.json;
    const isForSpreadsheets = name.endsWith('.csv') && c.req.query('separator') === 'semicolon';
    const lines = write(found.value, tableTitles);
    const source = Readable.from(isForSpreadsheets ? forSpreadsheets(lines) : lines, { objectMode: true });
    const table = TABLES.find((each) => name === `${each.name}.csv`);
    protect(c, 'shared');
    return c.body(Readable.toWeb(source.map((text: string) => Buffer.from(text))) as ReadableStream, 200, {
      'content-type': type,
      'content-disposition': `attachment; filename="${slug}-${name}"`,
      ...(table === undefined ? {} : describedBy(slug, table)),
    });
  };
}

/** What portals read of the open data of every consultation: DCAT-AP, page by page (docs/adr/0126). */
export function catalogueRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const after = c.req.query('after') ?? null;
    const page = await readDatasets(app, { after });
    if (page === null) return notSetUp(app, c);
    const { name, languages } = page.institution;
    const langs = [...new Set(languages.map((lang) => uiLangFor([lang])))];
    const inEach = (text: (lang: (typeof langs)[number]) => string): Localised =>
      Object.fromEntries(langs.map((lang) => [lang, text(lang)]));
    const texts = {
      title: inEach((lang) =>
        messagesIn(lang).t('open-data.catalogue-title', { institution: textIn(name, [lang, ...languages]).text }),
      ),
      description: inEach((lang) => messagesIn(lang).t('open-data.catalogue-description')),
      files: tableTitles,
    };
    const address = `${app.origin}${CATALOGUE_PATH}${after === null ? '' : `?after=${encodeURIComponent(after)}`}`;
    protect(c, 'shared');
    return c.body(jsonLd(dcatCatalogue({ origin: app.origin, page, texts }, address)), 200, {
      'content-type': 'application/ld+json',
    });
  };
}
