import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../src/application/application.ts';
import { changeInstitution } from '../src/application/institution/change-institution.ts';
import { readInstitution, readStaticPages } from '../src/application/institution/reads.ts';
import { deleteStaticPage } from '../src/application/institution/write-static-pages.ts';
import { eachEngine } from '../test/storage/engines.ts';
import { applicationOn } from '../test/support/application.ts';
import { setUpCity, value } from '../test/support/city.ts';
import { clockAt } from '../test/support/clock.ts';
import { publishPages } from './publish-pages.ts';

eachEngine('the pages of a town of the demo', (suite) => {
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clockAt('2026-03-02T08:00:00Z'));
    await setUpCity(app);
    value(await changeInstitution(app, { contact: 'participation@rivelaine.example', by: null }));
  });

  it.each([
    ['rivelaine', 'partial', ['fr', 'en']],
    ['montalba', 'none', ['it']],
  ] as const)('are those of the templates with every gap filled: %s', async (town, conformity, langs) => {
    value(await publishPages(app, town));
    expect((await readInstitution(app))?.pages.map((page) => [page.kind, page.conformity, page.inMenu])).toEqual([
      ['legal-notice', null, false],
      ['charter', null, true],
      ['accessibility', conformity, false],
    ]);
    for (const { slug, text } of await readStaticPages(app, { drafts: true })) {
      expect(Object.keys(text).toSorted()).toEqual([...langs].toSorted());
      value(await deleteStaticPage(app, { slug, by: null }));
    }
  });
});
