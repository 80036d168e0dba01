import type { Context } from 'hono';
import { readStaticPage } from '../../../application/institution/read-static-pages.ts';
import { deleteStaticPage } from '../../../application/institution/write-static-pages.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { confirmPage } from '../kit/form-parts.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { adminPagePath, STATIC_PAGES } from './static-pages.ts';

/** The second step before a page is deleted. */
export async function deletePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptDeletePage: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const deleted = await deleteStaticPage(within, { slug: c.req.param('page') ?? '', by });
    return deleted.ok ? ok(context.href(STATIC_PAGES, { done: 'page-deleted' })) : deleted;
  });
  return done.ok ? { to: done.value } : await answered(context, c, done.refusal);
};

async function answered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'admin', async () => {
    const found = await readStaticPage(context.app, { slug: c.req.param('page') ?? '', drafts: true });
    if (!found.ok) return found;
    const page = found.value;
    const title = choose(context, page.title);
    return {
      title: t('pages.delete'),
      refusal,
      crumbs: [
        { href: context.href(STATIC_PAGES), name: t('pages.nav') },
        { href: context.href(adminPagePath(page)), name: line(context, title) },
      ],
      main: confirmPage(context, {
        lead: t(page.isPublished ? 'pages.delete-published' : 'pages.delete-draft'),
        about: markup`<p><strong>${line(context, title)}</strong></p>`,
        action: `${adminPagePath(page)}/delete`,
        refusal,
        button: t('pages.delete-confirm'),
        back: adminPagePath(page),
      }),
    };
  });
}
