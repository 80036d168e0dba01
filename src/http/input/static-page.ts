import { z } from '@hono/zod-openapi';
import { CONFORMITIES, STATIC_PAGE_KINDS, type StaticPageContent } from '../../domain/institution/static-page.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { parsed } from './validation.ts';
import { localised } from './values.ts';

export const staticPageKind = z.enum(STATIC_PAGE_KINDS).openapi('StaticPageKind', {
  description: 'What it is for; there is one of each but of `other`',
});

export const conformity = z.enum(CONFORMITIES).nullable().openapi({
  description: 'What a declaration of accessibility says of the site; null of every other page',
});

/** A page that is no statement of accessibility, which alone has a conformity. */
export const STATIC_PAGE_EXAMPLE = {
  slug: 'charter',
  title: { fr: 'Charte' },
  text: { fr: 'Chacun est entendu.' },
  conformity: null,
  inMenu: false,
  inFooter: true,
};

export const staticPageInput = z
  .strictObject({
    slug: z
      .string()
      .openapi({ example: 'mentions-legales', description: 'The last part of its address, below /pages' }),
    title: localised,
    text: localised.openapi({ description: 'Markdown' }),
    conformity,
    inMenu: z.boolean().openapi({ description: 'Whether it is in the menu of every page' }),
    inFooter: z.boolean().openapi({ description: 'Whether it is in the footer of every page' }),
  })
  .openapi('StaticPageContent');

export function staticPageFrom(body: unknown): Result<StaticPageContent, Refusal> {
  return parsed(staticPageInput, body);
}
