import { z } from '@hono/zod-openapi';
import { readStaticPage, readStaticPages } from '../../../application/institution/reads.ts';
import {
  addStaticPage,
  changeStaticPage,
  deleteStaticPage,
  orderStaticPages,
  publishStaticPage,
  unpublishStaticPage,
} from '../../../application/institution/write-static-pages.ts';
import { may } from '../../../application/kit/access.ts';
import type { StaticPage } from '../../../domain/institution/static-page.ts';
import { conformity, STATIC_PAGE_EXAMPLE, staticPageInput, staticPageKind } from '../../input/institution.ts';
import { localised } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { id, slugParam, time } from '../kit/schemas.ts';

const TAG = 'Institution';
const WRITES = 'admin';

const staticPage = z
  .strictObject({
    id,
    slug: z.string(),
    kind: staticPageKind,
    title: localised,
    text: localised,
    conformity,
    inMenu: z.boolean(),
    inFooter: z.boolean(),
    isPublished: z.boolean(),
    position: z.number().int(),
    createdAt: time,
    changedAt: time,
    url: z.string().openapi({ description: 'Where everybody reads it once it is published' }),
  })
  .openapi('StaticPage');

const staticPages = z.strictObject({ items: z.array(staticPage) }).openapi('StaticPages');

/** Pages that the institution wrote: legal notice, charter, declaration of accessibility, and others. */
export function staticPageRoutes(route: Route): void {
  const named = { params: { page: slugParam }, tag: TAG } as const;

  route(
    {
      method: 'get',
      path: '/pages',
      tag: TAG,
      summary: 'The pages of the institution in their order; drafts too for a token that changes the institution',
      needs: null,
      answers: { 200: staticPages },
    },
    async ({ app, caller }) => {
      const pages = await readStaticPages(app, { drafts: seesDrafts(caller) });
      return replied(200, { items: pages.map((page) => resource(page, app.origin)) });
    },
  );

  route(
    {
      ...named,
      method: 'get',
      path: '/pages/{page}',
      summary: 'One page of the institution, by the last part of its address',
      needs: null,
      answers: { 200: staticPage },
      refusals: ['not-found'],
    },
    async ({ app, params, caller }) => {
      const found = await readStaticPage(app, { slug: params.page, drafts: seesDrafts(caller) });
      return found.ok ? replied(200, resource(found.value, app.origin)) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/pages',
      tag: TAG,
      summary: 'Draft a page, as the last of all',
      needs: WRITES,
      body: z.strictObject({ kind: staticPageKind, ...staticPageInput.shape }).openapi('StaticPageInput', {
        example: { kind: 'charter', ...STATIC_PAGE_EXAMPLE },
      }),
      answers: { 201: staticPage },
    },
    async ({ app, body: { kind, ...content }, caller }) => {
      const added = await addStaticPage(app, { kind, content, by: caller.by });
      return added.ok ? replied(201, resource(added.value, app.origin)) : added;
    },
  );

  route(
    {
      method: 'post',
      path: '/pages/order',
      tag: TAG,
      summary: 'Put all pages in an order, which menu and footer follow',
      needs: WRITES,
      body: z
        .strictObject({
          slugs: z.array(z.string()).max(100).openapi({ description: 'All pages, drafts too, each once' }),
        })
        .openapi('StaticPageOrder'),
      answers: { 200: staticPages },
    },
    async ({ app, body, caller }) => {
      const ordered = await orderStaticPages(app, { slugs: body.slugs, by: caller.by });
      if (!ordered.ok) return ordered;
      return replied(200, { items: ordered.value.map((page) => resource(page, app.origin)) });
    },
  );

  route(
    {
      ...named,
      method: 'patch',
      path: '/pages/{page}',
      summary: 'Replace what a page says; of one that is published everybody sees it at once',
      needs: WRITES,
      body: staticPageInput,
      answers: { 200: staticPage },
      refusals: ['not-found', 'wrong-status'],
    },
    async ({ app, params, body, caller }) => {
      const changed = await changeStaticPage(app, { slug: params.page, content: body, by: caller.by });
      return changed.ok ? replied(200, resource(changed.value, app.origin)) : changed;
    },
  );

  for (const [act, summary, does] of [
    ['publish', 'Show a page to everybody', publishStaticPage],
    ['unpublish', 'Make a draft of a page again', unpublishStaticPage],
  ] as const) {
    route(
      {
        ...named,
        method: 'post',
        path: `/pages/{page}/${act}`,
        summary,
        needs: WRITES,
        answers: { 200: staticPage },
        refusals: ['not-found', 'wrong-status'],
      },
      async ({ app, params, caller }) => {
        const done = await does(app, { slug: params.page, by: caller.by });
        return done.ok ? replied(200, resource(done.value, app.origin)) : done;
      },
    );
  }

  route(
    {
      ...named,
      method: 'delete',
      path: '/pages/{page}',
      summary: 'Delete a page for good',
      needs: WRITES,
      answers: { 200: z.strictObject({ deleted: z.string() }).openapi('StaticPageDeleted') },
      refusals: ['not-found'],
    },
    async ({ app, params, caller }) => {
      const deleted = await deleteStaticPage(app, { slug: params.page, by: caller.by });
      return deleted.ok ? replied(200, { deleted: deleted.value.slug }) : deleted;
    },
  );
}

function seesDrafts({ token }: Caller): boolean {
  return token !== null && may(token.scopes, WRITES);
}

function resource(page: StaticPage, origin: string): Body<typeof staticPage> {
  return { ...page, url: `${origin}/pages/${page.slug}` };
}
