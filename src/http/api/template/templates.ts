import { z } from '@hono/zod-openapi';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { DRAFT_READER } from '../../../application/kit/viewer.ts';
import { draftFromTemplate } from '../../../application/template/draft-from-template.ts';
import { publishTemplate } from '../../../application/template/publish-template.ts';
import { findTemplate, readTemplate, readTemplates } from '../../../application/template/reads.ts';
import { withdrawTemplate } from '../../../application/template/withdraw-template.ts';
import { BALLOTS_MAX } from '../../../domain/ballot/ballot.ts';
import { TEXT_LICENCES } from '../../../domain/template/licence.ts';
import { localised } from '../../input/values.ts';
import { consultation, consultationResource } from '../consultation/consultation-resource.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageQuery, slugParam } from '../kit/schemas.ts';
import { template, templatePage, templateResource } from './template-resource.ts';

const TAG = 'Templates';
const WRITES = 'consultations';
const AT = { slug: slugParam };

const templateInput = z
  .strictObject({
    title: localised,
    purpose: localised.openapi({ description: 'What it is good for, in one sentence' }),
    licence: z
      .string()
      .max(40)
      .openapi({ enum: [...TEXT_LICENCES] }),
    ballots: z.array(z.string()).max(BALLOTS_MAX).optional().openapi({
      description: 'Slugs of the votes that are part of it; where absent, all without an option that people proposed',
    }),
  })
  .openapi('TemplateSaid', {
    example: {
      title: { fr: 'Plan vélo' },
      purpose: { fr: 'Pour recueillir les idées des habitants sur les pistes cyclables.' },
      licence: 'CC-BY-4.0',
    },
  });

const draftInput = z
  .strictObject({
    template: z.string().max(2_000).openapi({ description: 'Its `uri`, here or at a peer' }),
    slug: z.string().max(40).default('').openapi({ description: 'Made from the title where absent' }),
    firstDay: z.string().max(10).openapi({ example: '2026-04-01', description: 'On which the first phase opens' }),
    contentHash: z.string().max(64).optional().openapi({ description: 'Refused where it is another one by now' }),
  })
  .openapi('DraftFromTemplate', {
    example: { template: 'https://torino.example/templates/piste', firstDay: '2026-04-01' },
  });

export function templateRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/templates',
      tag: TAG,
      summary: 'Consultations that this institution offers to others, the latest first',
      needs: null,
      query: pageQuery({}),
      answers: { 200: templatePage },
    },
    async ({ app, query, path }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readTemplates(app, page.value);
      const items = found.items.map((item) => templateResource(item, app.origin));
      return replied(200, { items, next: nextOf(app, found, path) });
    },
  );

  route(
    {
      method: 'get',
      path: '/templates/{slug}',
      tag: TAG,
      summary: 'A consultation as it is offered to others',
      needs: null,
      params: AT,
      answers: { 200: template },
    },
    async ({ app, params }) => {
      const found = await readTemplate(app, params.slug);
      return found.ok ? replied(200, templateResource(found.value, app.origin)) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/template',
      tag: TAG,
      summary: 'Offer a published consultation as a template, or as it is now once more',
      description: 'The template is frozen with its hash. Where nothing is different, it stays the version that it is.',
      needs: WRITES,
      params: AT,
      body: templateInput,
      answers: { 200: template },
      refusals: ['not-published', 'decided-by-host', 'decided-by-source'],
    },
    async ({ app, params, body, caller }) => {
      const published = await publishTemplate(app, { ...body, slug: params.slug, by: caller.by });
      return published.ok ? replied(200, templateResource(published.value, app.origin)) : published;
    },
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}/template',
      tag: TAG,
      summary: 'Take a template back',
      description: 'What others made from it stays theirs: its licence cannot be taken back.',
      needs: WRITES,
      params: AT,
      answers: { 200: z.strictObject({ version: z.number().int() }).openapi('WithdrawnTemplate') },
    },
    async ({ app, params, caller }) => {
      const withdrawn = await withdrawTemplate(app, { slug: params.slug, by: caller.by });
      return withdrawn.ok ? replied(200, withdrawn.value) : withdrawn;
    },
  );

  route(
    {
      method: 'post',
      path: '/templates/drafts',
      tag: TAG,
      summary: 'Draft a consultation with everything in a template',
      description: 'Of this institution or of a peer. All of it is made, by the rules of this node, or nothing.',
      needs: WRITES,
      body: draftInput,
      answers: { 201: consultation },
      refusals: ['not-set-up', 'slug-taken', 'handle-taken', 'handle-reserved', 'not-found', 'peer-unreachable'],
    },
    async ({ app, body, caller }) => {
      const { template: uri, ...rest } = body;
      const found = await findTemplate(app, uri);
      if (!found.ok) return found;
      const made = await draftFromTemplate(app, { ...rest, found: found.value, by: caller.by });
      if (!made.ok) return made;
      const drafted = await readConsultation(app, { slug: made.value.slug, viewer: DRAFT_READER });
      if (!drafted.ok) return drafted;
      const resource = consultationResource(drafted.value, { origin: app.origin, now: app.now() });
      return replied(201, resource, `${app.origin}/api/v1/consultations/${made.value.slug}`);
    },
  );
}
