import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { CATALOGUE_PATH, dcatCatalogue } from '../../../application/open-data/dcat-catalogue.ts';
import { readDatasets } from '../../../application/open-data/read-datasets.ts';
import { type Localised, textIn } from '../../../domain/kit/text.ts';
import { uiLangFor } from '../../../i18n/languages.ts';
import { messagesIn } from '../../../i18n/messages.ts';
import { tableTitles } from '../../../i18n/table-titles.ts';
import { notSetUp } from '../kit/error-page.ts';
import { protect } from '../kit/headers.ts';
import { jsonLd } from '../kit/json-ld.ts';

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
