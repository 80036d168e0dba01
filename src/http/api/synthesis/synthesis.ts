import { z } from '@hono/zod-openapi';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import type { SynthesisDocument } from '../../../application/synthesis/ports.ts';
import { draftSynthesis, publishSynthesis, readSynthesis } from '../../../application/synthesis/synthesis.ts';
import { refuse } from '../../../domain/kit/result.ts';
import { localised, orNull } from '../../input/values.ts';
import { type Route, replied } from '../kit/operation.ts';
import { slugParam, time } from '../kit/schemas.ts';

const TAG = 'Synthesis';
const AT = { slug: slugParam };
const numbers = z.array(z.number().int()).openapi({ description: 'Numbers of proposals' });

const document = {
  proposals: z.number().int().openapi({ description: 'How many it is about' }),
  method: z.strictObject({
    name: z.string(),
    version: z.number().int(),
    parameters: z.record(z.string(), z.number()),
    texts: z
      .record(z.string(), z.string())
      .nullable()
      .openapi({ description: 'What split and stemmed the texts; null before version 2' }),
  }),
  inputs: z
    .strictObject({
      hash: z.string().openapi({ description: 'SHA-256 of the JCS form of `proposals`' }),
      proposals: z.array(
        z.strictObject({ number: z.number().int(), version: z.number().int(), contentHash: z.string() }),
      ),
    })
    .nullable()
    .openapi({ description: 'The texts that it is of, so that anybody can compute it again; null before version 2' }),
  themes: z.array(z.strictObject({ words: z.array(z.string()), proposals: numbers })),
  duplicates: z.array(z.strictObject({ proposals: numbers, likeness: z.number() })),
  apart: numbers,
};

const synthesis = z.strictObject({ publishedAt: time, words: localised, ...document }).openapi('Synthesis');

const draft = z
  .strictObject({ hash: z.string().openapi({ description: 'By which it is published' }), ...document })
  .openapi('SynthesisDraft');

/** One that was published before version 2 of the method has neither inputs nor what split its texts. */
function documentResource({ method, inputs, ...rest }: SynthesisDocument) {
  const { texts, ...named } = method;
  return { ...rest, method: { ...named, texts: texts ?? null }, inputs: inputs ?? null };
}

/** Proposals grouped by what they say. */
export function synthesisRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/synthesis',
      tag: TAG,
      summary: 'The synthesis that stands: which proposals are about the same, and how that was computed',
      needs: null,
      params: AT,
      answers: { 200: synthesis },
      refusals: ['not-published'],
    },
    async ({ app, params, caller }) => {
      const found = await readSynthesis(app, { ...params, viewer: caller.viewer });
      if (!found.ok) return found;
      const stands = found.value.synthesis;
      if (stands === null) return refuse({ type: 'not-published' } as const);
      return replied(200, {
        publishedAt: stands.publishedAt,
        words: stands.words,
        ...documentResource(stands.document),
      });
    },
  );

  route(
    {
      method: 'get',
      path: '/consultations/{slug}/synthesis/draft',
      tag: TAG,
      summary: 'What a synthesis would say now, with the hash by which it is published',
      needs: 'consultations',
      params: AT,
      answers: { 200: draft },
    },
    async ({ app, params }) => {
      const found = await draftSynthesis(app, { ...params, viewer: ANYBODY });
      return found.ok ? replied(200, { hash: found.value.hash, ...documentResource(found.value.document) }) : found;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/synthesis',
      tag: TAG,
      summary: 'Publish the very synthesis that was read; a later one takes its place',
      needs: 'consultations',
      params: AT,
      body: z
        .strictObject({
          confirmed: z.string().max(200).openapi({ description: 'The `hash` of the draft that was read' }),
          words: orNull(localised).optional().openapi({ description: 'What the institution says about it' }),
        })
        .openapi('SynthesisInput', {
          example: { confirmed: 'sha256-…', words: { fr: 'Trois thèmes ressortent.' } },
        }),
      answers: { 201: synthesis },
      refusals: ['changed-meanwhile', 'not-your-consultation'],
    },
    async ({ app, params, body, caller }) => {
      const { confirmed, words = null } = body;
      const published = await publishSynthesis(app, { ...params, confirmed, words, by: caller.by });
      if (!published.ok) return published;
      const { publishedAt, words: stated, document: made } = published.value;
      return replied(201, { publishedAt, words: stated, ...documentResource(made) });
    },
  );
}
