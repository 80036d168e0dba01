import { z } from '@hono/zod-openapi';
import { paperOperatorOf } from '../../../application/kit/principal.ts';
import { confirmContributions, discardContributions } from '../../../application/paper/decide-contributions.ts';
import { enterContributions } from '../../../application/paper/enter-contributions.ts';
import { readContributionBatch, readContributionBatches } from '../../../application/paper/reads.ts';
import { revokeContributions } from '../../../application/paper/revoke-contributions.ts';
import { COMMENT_SIDES } from '../../../domain/comment/comment.ts';
import type { ContributionBatch } from '../../../domain/paper/contributions.ts';
import { contributionBatchInput, envelopeOf } from '../../input/paper.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { checkBound, type Route, replied } from '../kit/operation.ts';
import { id, pageOf, pageQuery, slugParam, time } from '../kit/schemas.ts';

const whole = z.number().int();
const side = z.enum(['for', 'against']);

const contributionBatch = z
  .strictObject({
    id,
    reference: z.string(),
    place: z.string(),
    collectedOn: z.string(),
    sheets: whole,
    entries: orNull(
      z.strictObject({
        proposals: z.array(
          z.strictObject({ title: z.string(), body: z.string(), lang: z.string(), place: z.string().nullable() }),
        ),
        supports: z.array(z.strictObject({ proposal: whole, side, count: whole })),
        comments: z.array(
          z.strictObject({
            proposal: whole.nullable(),
            side: z.enum(COMMENT_SIDES),
            body: z.string(),
            lang: z.string(),
          }),
        ),
      }),
    ).openapi({ description: 'What its sheets say, while it waits for a second person' }),
    outcome: orNull(
      z.strictObject({
        proposals: z.array(id),
        comments: z.array(id),
        supports: z.array(z.strictObject({ proposal: id, number: whole, side, count: whole })),
      }),
    ).openapi({ description: 'What it became, once it was confirmed' }),
    enteredAt: time,
    confirmedAt: time.nullable(),
    revoked: orNull(z.strictObject({ at: time, reason: z.string() })),
  })
  .openapi('ContributionBatch');

const contributionBatches = pageOf(contributionBatch, 'ContributionBatch');

function contributionBatchResource(of: ContributionBatch): Body<typeof contributionBatch> {
  const { outcome, revocation } = of;
  return {
    ...of,
    outcome:
      outcome === null
        ? null
        : {
            proposals: outcome.proposals.map((each) => each.id),
            comments: outcome.comments.map((each) => each.id),
            supports: outcome.supports.map(({ proposalId, ...line }) => ({ ...line, proposal: proposalId })),
          },
    revoked: revocation === null ? null : { at: revocation.at, reason: revocation.reason },
  };
}

const TAG = 'Paper';
const WRITES = 'consultations';
const AT = { envelope: id };

export function contributionBatchRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/paper-contributions',
      tag: TAG,
      summary: 'Batches of proposals, supports and comments on paper, the latest first',
      needs: WRITES,
      params: { slug: slugParam },
      query: pageQuery({}),
      answers: { 200: contributionBatches },
    },
    async ({ app, params, query, path, caller }) => {
      const page = pageRequest(app, query, path);
      if (!page.ok) return page;
      const found = await readContributionBatches(app, { slug: params.slug, viewer: caller.viewer, ...page.value });
      if (!found.ok) return found;
      const bound = checkBound(caller, found.value.consultation.id);
      if (!bound.ok) return bound;
      const { batches } = found.value;
      return replied(200, { items: batches.items.map(contributionBatchResource), next: nextOf(app, batches, path) });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/paper-contributions',
      tag: TAG,
      summary: 'Enter an envelope of proposals, supports and comments on paper, every sheet of it accounted for',
      description:
        'Nothing of it is shown or counted until another person has confirmed it; what counts as another person is told with the paper of ballots. The rules of the consultation have to let in the standing `paper`, and a phase has to be open that allows each act. Names of those who wrote are not entered.',
      needs: WRITES,
      params: { slug: slugParam },
      body: contributionBatchInput,
      answers: { 201: contributionBatch },
      refusals: [
        'not-published',
        'not-eligible',
        'no-phase-for',
        'phase-not-open',
        'phase-closed',
        'sheets-do-not-add-up',
        'supports-not-allowed',
        'objections-not-allowed',
        'wrong-status',
        'decided-by-host',
        'decided-by-source',
        'not-shared',
      ],
    },
    async ({ app, params, body, caller }) => {
      const operator = paperOperatorOf(caller.by);
      const entered = await enterContributions(app, { slug: params.slug, ...envelopeOf(body), operator });
      return entered.ok ? replied(201, contributionBatchResource(entered.value)) : entered;
    },
  );

  route(
    {
      method: 'get',
      path: '/paper-contributions/{envelope}',
      tag: TAG,
      summary: 'One batch: what it says while it waits, what it became once it was confirmed',
      needs: WRITES,
      params: AT,
      answers: { 200: contributionBatch },
    },
    async ({ app, params, caller }) => {
      const found = await readContributionBatch(app, { id: params.envelope });
      if (!found.ok) return found;
      const bound = checkBound(caller, found.value.consultationId);
      return bound.ok ? replied(200, contributionBatchResource(found.value)) : bound;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-contributions/{envelope}/confirm',
      tag: TAG,
      summary: 'Confirm that a batch says what its sheets say; never by the person who entered it',
      needs: WRITES,
      params: AT,
      answers: { 200: contributionBatch },
      refusals: [
        'already-decided',
        'second-agent-needed',
        'not-eligible',
        'phase-not-open',
        'phase-closed',
        'no-phase-for',
        'wrong-status',
        'supports-not-allowed',
        'objections-not-allowed',
        'decided-by-host',
        'decided-by-source',
        'not-shared',
      ],
    },
    async ({ app, params, caller }) => {
      const operator = paperOperatorOf(caller.by);
      const confirmed = await confirmContributions(app, { batchId: params.envelope, operator });
      return confirmed.ok ? replied(200, contributionBatchResource(confirmed.value)) : confirmed;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-contributions/{envelope}/discard',
      tag: TAG,
      summary: 'Take back a batch that was entered wrong, before it counts',
      needs: WRITES,
      params: AT,
      answers: { 200: contributionBatch },
      refusals: ['already-decided'],
    },
    async ({ app, params, caller }) => {
      const operator = paperOperatorOf(caller.by);
      const discarded = await discardContributions(app, { batchId: params.envelope, operator });
      return discarded.ok ? replied(200, contributionBatchResource(discarded.value)) : discarded;
    },
  );

  route(
    {
      method: 'post',
      path: '/paper-contributions/{envelope}/revoke',
      tag: TAG,
      summary: 'Take back a batch that was confirmed wrong; never by the person who entered it',
      description: 'Its proposals and comments are withdrawn, its supports no longer count. Its trace stays.',
      needs: WRITES,
      params: AT,
      body: z.strictObject({ reason: z.string() }),
      answers: { 200: contributionBatch },
      refusals: [
        'already-decided',
        'wrong-status',
        'second-agent-needed',
        'phase-closed',
        'phase-not-open',
        'no-phase-for',
      ],
    },
    async ({ app, params, body, caller }) => {
      const operator = paperOperatorOf(caller.by);
      const revoked = await revokeContributions(app, { batchId: params.envelope, reason: body.reason, operator });
      return revoked.ok ? replied(200, contributionBatchResource(revoked.value)) : revoked;
    },
  );
}
