import { randomInt } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readHoldersOf } from '../../../application/network/cohost/reads.ts';
import { PROPOSAL_ORDERS, type ProposalOrder } from '../../../application/proposal/ports.ts';
import { readProposals } from '../../../application/proposal/read-proposals.ts';
import { fairSeed, SEEDS_PER_DAY } from '../../../domain/consultation/fair-order.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { PROPOSAL_STATUSES, type ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { INTEGER_MAX } from '../../input/values.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { integerText, pageQuery, slugParam, words } from '../kit/schemas.ts';
import { proposalSummary, summaryResource } from './proposal-resource.ts';

const order = z.enum(PROPOSAL_ORDERS);

const query = pageQuery({
  order: order.optional().openapi({ description: '`fair` by default: a shuffle, one of sixteen a day' }),
  seed: integerText({ min: 0, max: INTEGER_MAX })
    .optional()
    .openapi({ description: 'Which shuffle; the cursor keeps it from page to page' }),
  search: words(200).optional(),
  tag: words(40).optional(),
  topic: words(40).optional().openapi({ description: 'An id of `/topics`' }),
  answered: z.enum(['true', 'false']).optional(),
  status: z
    .string()
    .transform((text, context): readonly ProposalStatus[] => {
      const statuses = [...new Set(text.split(','))];
      const known = statuses.filter((each): each is ProposalStatus =>
        PROPOSAL_STATUSES.some((status) => status === each),
      );
      if (known.length === statuses.length) return known;
      context.addIssue({ code: 'custom', message: 'unknown-value' });
      return z.NEVER;
    })
    .optional()
    .openapi({
      type: 'string',
      example: 'published,removed',
      description: 'One or more of held (for officers), published, withdrawn, removed (both without their text)',
    }),
});

const proposalPage = z
  .strictObject({
    items: z.array(proposalSummary),
    next: z.string().nullable(),
    total: z.number().int(),
    order,
    seed: z.number().int().nullable(),
  })
  .openapi('ProposalPage');

export function proposalListRoute(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals',
      tag: 'Proposals',
      summary: 'List or search the proposals of a consultation',
      description: 'The order `supported` is refused while the rules hide counts, from every token.',
      needs: null,
      params: { slug: slugParam },
      query,
      answers: { 200: proposalPage },
      refusals: ['results-hidden', 'missing-scope'],
    },
    async ({ app, params, query: queryValue, caller, path }) => {
      const sorted = orderOf(app, queryValue);
      if (!sorted.ok) return sorted;
      const { order, seed, after } = sorted.value;
      const list = `${path} ${order} ${seed}`;
      const page = pageRequest(app, { limit: queryValue.limit, after }, list);
      if (!page.ok) return page;
      const { search, tag, topic, status: statuses, answered } = queryValue;
      const found = await readProposals(app, {
        slug: params.slug,
        viewer: caller.viewer,
        ...page.value,
        order,
        seed,
        search,
        tag,
        topic,
        statuses,
        answered: answered === undefined ? undefined : answered === 'true',
      });
      if (!found.ok) return found;
      const { consultation, total, items } = found.value;
      const holders = (await readHoldersOf(app, [consultation.slug])).get(consultation.slug) ?? [];
      const next = nextOf(app, found.value, list);
      return replied(200, {
        items: items.map((item) => summaryResource(item, { consultation, origin: app.origin, holders })),
        next: next === null ? null : `${order}.${seed}.${next}`,
        total,
        order,
        seed: order === 'fair' ? seed : null,
      });
    },
  );
}

type Sorted = { readonly order: ProposalOrder; readonly seed: number; readonly after: string | undefined };

/** The order of a list. A cursor carries the order and the seed of its list, so that the next page goes on in it. */
function orderOf(
  app: Application,
  query: {
    readonly order?: ProposalOrder | undefined;
    readonly seed?: number | undefined;
    readonly after?: string | undefined;
  },
): Result<Sorted, RefusalOf<'invalid'>> {
  if (query.after === undefined) {
    const order = query.order ?? 'fair';
    const seed = order === 'fair' ? (query.seed ?? fairSeed(app.now(), randomInt(SEEDS_PER_DAY))) : 0;
    return ok({ order, seed, after: undefined });
  }
  const [, order = '', digits = '', after = ''] = /^([a-z]+)\.(\d{1,10})\.(.+)$/.exec(query.after) ?? [];
  const known = PROPOSAL_ORDERS.find((each) => each === order);
  const seed = Number(digits);
  const goesOn =
    known !== undefined && (query.order ?? known) === known && (known !== 'fair' || (query.seed ?? seed) === seed);
  return goesOn
    ? ok({ order: known, seed, after })
    : refuse({ type: 'invalid', field: 'after', because: 'unknown-value' });
}
