import type { Application } from '../../src/application/application.ts';
import { addStaticPage, publishStaticPage } from '../../src/application/institution/write-static-pages.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { value } from '../support/city.ts';
import { LONG } from './states-admin.ts';

/** Two pages that everybody reads, of which menu and footer have the long one, and a declaration that is not finished. */
export async function pagesWritten(app: Application, by: Actor): Promise<void> {
  const notice = {
    slug: 'mentions-legales',
    title: { fr: 'Mentions légales' },
    text: { fr: 'Éditeur\n===\n\nLa ville.\n\n| a | b |\n|---|---|\n| 1 | 2 |' },
    conformity: null,
    inMenu: false,
    inFooter: true,
  };
  const long = { ...notice, slug: 'longue', title: { fr: LONG.slice(0, 80) }, text: { fr: LONG }, inMenu: true };
  const declaration = { ...notice, slug: 'declaration-d-accessibilite', text: { fr: 'Par [[qui]]' } };
  value(await addStaticPage(app, { kind: 'legal-notice', content: notice, by }));
  value(await addStaticPage(app, { kind: 'other', content: long, by }));
  value(await addStaticPage(app, { kind: 'accessibility', content: declaration, by }));
  for (const slug of ['mentions-legales', 'longue']) value(await publishStaticPage(app, { slug, by }));
}
