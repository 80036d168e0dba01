import type { FormerStaticPage, StaticPage } from '../../domain/institution/static-page.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application } from '../application.ts';

/** Who reads a page: agents see drafts. */
type Sight = { readonly drafts: boolean };

/** The pages of the institution in their order. */
export async function readStaticPages(app: Application, { drafts }: Sight): Promise<readonly StaticPage[]> {
  const pages = await app.store.read((reader) => reader.staticPages.all());
  return drafts ? pages : pages.filter(({ isPublished }) => isPublished);
}

/** One of them; a draft answers as if it did not exist. */
export async function readStaticPage(
  app: Application,
  { slug, drafts }: Sight & { readonly slug: string },
): Promise<Result<StaticPage, Refusal>> {
  const page = await app.store.read((reader) => reader.staticPages.bySlug(slug));
  return page !== null && (drafts || page.isPublished) ? ok(page) : refuse({ type: 'not-found', what: 'page' });
}

/** What a page said before it was changed, the latest first: for agents. */
export async function readFormerStaticPages(
  app: Application,
  { id }: Pick<StaticPage, 'id'>,
): Promise<readonly FormerStaticPage[]> {
  return await app.store.read((reader) => reader.staticPages.former(id));
}
