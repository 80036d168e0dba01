import { join } from 'node:path';
import { z } from 'zod';
import type { Application } from '../src/application/application.ts';
import { addStaticPage, publishStaticPage } from '../src/application/institution/write-static-pages.ts';
import { readDescription } from '../src/cli/values.ts';
import { CONFORMITIES } from '../src/domain/institution/static-page.ts';
import { OPERATOR } from '../src/domain/kit/actor.ts';
import type { Refusal } from '../src/domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../src/domain/kit/result.ts';
import { textIn } from '../src/domain/kit/text.ts';
import { uiLangFor } from '../src/i18n/languages.ts';
import { pageTemplate } from '../src/i18n/page-template.ts';

const TOWNS = import.meta.dirname;

const PAGES = z.array(
  z.strictObject({
    kind: z.enum(['legal-notice', 'charter', 'accessibility']),
    inMenu: z.boolean(),
    conformity: z.enum(CONFORMITIES).nullable(),
    /** What stands in the gaps of the template, in their order, by language. */
    gaps: z.record(z.string(), z.array(z.string())),
  }),
);

/** Gives a town of the demo its own pages, from the templates that every institution begins with. */
export async function publishPages(app: Application, town: string): Promise<Result<null, Refusal>> {
  const by = OPERATOR;
  const institution = await app.store.read((reader) => reader.institution.get());
  if (institution === null) return refuse({ type: 'not-set-up' });
  const day = app.now().toISOString().slice(0, 'YYYY-MM-DD'.length);
  for (const { kind, inMenu, conformity, gaps } of PAGES.parse(
    await readDescription(join(TOWNS, town, 'pages.yaml')),
  )) {
    const written = Object.entries(gaps).map(([lang, words]) => {
      const name = textIn(institution.name, [lang]).text;
      const known = { institution: name, contact: institution.contact, origin: app.origin, day };
      const { slug, title, text } = pageTemplate(kind, uiLangFor([lang]), known);
      return { lang, slug, title, text: filled(text, words) };
    });
    const added = await addStaticPage(app, {
      kind,
      content: {
        slug: written[0]?.slug ?? kind,
        title: Object.fromEntries(written.map(({ lang, title }) => [lang, title])),
        text: Object.fromEntries(written.map(({ lang, text }) => [lang, text])),
        conformity,
        inMenu,
        inFooter: true,
      },
      by,
    });
    const published = added.ok ? await publishStaticPage(app, { slug: added.value.slug, by }) : added;
    if (!published.ok) return published;
  }
  return ok(null);
}

/** A template with words in its gaps; a gap for which there are none stays, and is refused. */
function filled(text: string, words: readonly string[]): string {
  const left = [...words];
  return text.replaceAll(/\[\[[^[\]]*\]\]/g, (gap) => left.shift() ?? gap);
}
