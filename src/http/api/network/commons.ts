import { z } from '@hono/zod-openapi';
import {
  CATALOGUE_FILTERS,
  CATALOGUE_KINDS,
  CATALOGUE_STATES,
  type CatalogueTemplate,
  type CatalogueView,
} from '../../../application/network/catalogue/ports.ts';
import { readCommons } from '../../../application/network/catalogue/read-commons.ts';
import { VERDICTS } from '../../../domain/answer/answer.ts';
import { PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import { TEXT_LICENCES } from '../../../domain/template/template.ts';
import { localised } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery, time, words } from '../kit/schemas.ts';

const entry = z
  .strictObject({
    uri: z.string().openapi({ description: 'Its id at its origin, which is where it is read' }),
    kind: z.enum(CATALOGUE_KINDS),
    title: localised,
    summary: z.record(z.string(), z.string()).openapi({ description: 'Its beginning' }),
    languages: z.array(z.string()),
    topics: z.array(z.string()).openapi({ description: 'Ids of `/topics`; those that its tags name among them' }),
    tags: z.array(z.string()),
    consultation: z.string(),
    number: z.number().int().nullable(),
    phases: z.array(z.strictObject({ kind: z.enum(PHASE_KINDS), opensAt: time, closesAt: time })),
    verdict: z.enum(VERDICTS).nullable(),
    supports: z.number().int().nullable().openapi({ description: 'Of every standing; null where they are not shown' }),
    template: z
      .strictObject({
        uri: z.string(),
        title: localised,
        purpose: localised,
        licence: z.enum(TEXT_LICENCES),
        contentHash: z.string(),
      })
      .nullable()
      .openapi({ description: 'The template that is offered of it, from which a draft can be made' }),
    publishedAt: time,
    updatedAt: time,
    origin: z.strictObject({
      institution: z.string(),
      handle: z.string(),
      name: localised,
      territory: z.strictObject({ code: z.string(), name: localised }).nullable(),
    }),
    staleSince: time.nullable().openapi({ description: 'Since when its node is silent, where that is for long' }),
  })
  .openapi('CommonsEntry');

export function commonsRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/commons',
      tag: 'Network',
      summary: 'What other institutions consult about and what is proposed there, newest first by turns',
      description: 'Five of each institution, then five more of each: one that has much does not fill the first page.',
      needs: null,
      query: pageQuery({
        search: words(200).optional(),
        topic: words(100)
          .optional()
          .openapi({ description: 'An id of `/topics`, its label in any language, or a tag' }),
        territory: words(100).optional().openapi({ description: 'Code of the territory of the institution' }),
        state: z.enum(CATALOGUE_STATES).optional(),
        phase: z.enum(PHASE_KINDS).optional().openapi({ description: 'A phase of this kind is open now' }),
        lang: words(40).optional(),
        kind: z.enum(CATALOGUE_FILTERS).optional(),
      }),
      answers: { 200: pageOf(entry, 'CommonsEntry') },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const { search, topic, territory, state, phase, lang, kind } = query;
      const found = await readCommons(app, {
        ...page.value,
        search: search ?? null,
        topic: topic ?? null,
        territory: territory ?? null,
        state: state ?? null,
        phase: phase ?? null,
        lang: lang ?? null,
        kind: kind ?? null,
      });
      return replied(200, { items: found.items.map(resourceOf), next: nextOf(app, found, path) });
    },
  );
}

function resourceOf({ entry: of, origin, within, staleSince }: CatalogueView): Body<typeof entry> {
  const isProposal = of.kind === 'proposal';
  return {
    ...of,
    number: isProposal ? of.number : null,
    phases: isProposal ? (within?.phases ?? []) : of.phases,
    verdict: isProposal ? of.verdict : null,
    supports: isProposal ? of.supports : null,
    template: isProposal ? null : templateOf(of.template),
    origin: { ...origin, institution: origin.uri, handle: `@${origin.handle}` },
    staleSince,
  };
}

function templateOf(template: CatalogueTemplate | null | undefined) {
  if (template == null) return null;
  const { id: uri, ...more } = template;
  return { uri, ...more };
}
