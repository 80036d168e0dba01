import { z } from '@hono/zod-openapi';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { templateUri } from '../../../application/kit/uris.ts';
import { DRAFT_READER } from '../../../application/kit/viewer.ts';
import { draftFromTemplate } from '../../../application/template/draft-from-template.ts';
import type { StoredTemplate } from '../../../application/template/ports.ts';
import { publishTemplate, withdrawTemplate } from '../../../application/template/publish-template.ts';
import { findTemplate, readTemplate, readTemplates } from '../../../application/template/reads.ts';
import { BALLOTS_MAX } from '../../../domain/ballot/ballot.ts';
import { TIES_RULES } from '../../../domain/ballot/method.ts';
import { REPLACEMENTS } from '../../../domain/ballot/rules.ts';
import { SHARE_BASES } from '../../../domain/ballot/threshold.ts';
import { ACTS } from '../../../domain/consultation/act.ts';
import { PHASE_KINDS } from '../../../domain/consultation/phase.ts';
import { HOLD_RULES, OPEN_TO, RESULTS_VISIBILITIES, SUPPORT_SIDES } from '../../../domain/consultation/rules.ts';
import { QUESTION_KINDS } from '../../../domain/questionnaire/questionnaire.ts';
import { TEXT_LICENCES } from '../../../domain/template/template.ts';
import { method } from '../../input/ballot.ts';
import { localised, orNull, standing } from '../../input/values.ts';
import { consultation, consultationResource } from '../consultation/consultation-resource.ts';
import type { Body } from '../kit/body.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { pageOf, pageQuery, slugParam, time } from '../kit/schemas.ts';

const whole = z.number().int();
const offset = z
  .string()
  .openapi({ example: 'P30DT18H', description: 'From the start of the first day, as ISO 8601 writes a duration' });
const range = z.strictObject({ min: whole, max: whole });
const share = z.strictObject({ numerator: whole, denominator: whole });
const count = z.strictObject({ kind: z.literal('count'), count: whole });
const standings = z.array(standing);

const phase = z.strictObject({
  kind: z.enum(PHASE_KINDS),
  title: orNull(localised),
  opens: offset,
  closes: offset,
  allows: z.array(z.enum(ACTS)),
  standings: standings.nullable(),
});

const rules = z.strictObject({
  openTo: z.enum(OPEN_TO),
  resultsVisibility: z.enum(RESULTS_VISIBILITIES),
  decidingStanding: standings,
  supports: z.enum(SUPPORT_SIDES),
  supportThreshold: whole.nullable(),
  standings,
  hold: z.enum(HOLD_RULES),
  proposalsPerParticipant: whole.nullable(),
});

const ballot = z.strictObject({
  slug: z.string(),
  question: localised,
  description: orNull(localised),
  method,
  options: z.array(z.strictObject({ name: localised, description: orNull(localised), cost: whole.nullable() })),
  rules: z.strictObject({
    standings,
    decidingStanding: standings,
    choices: range.nullable(),
    scores: range.nullable(),
    budget: z.strictObject({ amount: whole, currency: z.string(), eachBallotWithin: z.boolean() }).nullable(),
    quorum: z.discriminatedUnion('kind', [count, z.strictObject({ kind: z.literal('share'), share })]).nullable(),
    threshold: z
      .discriminatedUnion('kind', [
        count,
        z.strictObject({
          kind: z.literal('share'),
          share,
          of: z.enum(SHARE_BASES),
          reach: z.enum(['at-least', 'more-than']),
        }),
      ])
      .nullable(),
    registered: whole.nullable(),
    ties: z.enum(TIES_RULES),
    replacement: z.enum(REPLACEMENTS),
    resultsVisibility: z.enum(RESULTS_VISIBILITIES),
    anonymityThreshold: whole,
    groupMinimum: whole,
  }),
  opens: offset,
  closes: offset,
  paperUntil: offset.nullable(),
});

const questionnaire = z.strictObject({
  title: localised,
  introduction: orNull(localised),
  questions: z.array(
    z.strictObject({
      kind: z.enum(QUESTION_KINDS),
      text: localised,
      help: orNull(localised),
      options: z.array(localised),
      most: whole.nullable(),
      scale: z.strictObject({ steps: whole, low: orNull(localised), high: orNull(localised) }).nullable(),
      required: z.boolean(),
    }),
  ),
});

const content = z
  .strictObject({
    title: localised,
    purpose: localised,
    licence: z.enum(TEXT_LICENCES).openapi({ description: 'Of the texts, by its SPDX id' }),
    languages: z.array(z.string()),
    consultation: z.strictObject({
      title: localised,
      summary: localised,
      topics: z.array(z.string()),
      rules,
      phases: z.array(phase),
    }),
    ballots: z.array(ballot),
    questionnaire: questionnaire.nullable(),
  })
  .openapi('TemplateContent');

const template = z
  .strictObject({
    uri: z.string().openapi({ description: 'Its id, from which others make a draft' }),
    consultation: z.string(),
    version: whole,
    contentHash: z.string().openapi({ description: 'SHA-256 (hex) of the JCS form (RFC 8785) of `template`' }),
    publishedAt: time,
    template: content,
  })
  .openapi('Template');

const templatePage = pageOf(template, 'Template');

function templateResource(of: StoredTemplate, origin: string): Body<typeof template> {
  const { slug, version, contentHash, publishedAt } = of;
  return {
    ...{ uri: templateUri(origin, slug), consultation: slug, version, contentHash, publishedAt },
    template: of.template as Body<typeof content>,
  };
}

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
