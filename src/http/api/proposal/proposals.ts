import { randomInt } from 'node:crypto';
import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { inOneTransaction } from '../../../application/kit/transaction.ts';
import { readHoldersOf } from '../../../application/network/cohost/reads.ts';
import { registerParticipant } from '../../../application/participant/register-participant.ts';
import { PROPOSAL_ORDERS, type ProposalOrder } from '../../../application/proposal/ports.ts';
import { readProposals } from '../../../application/proposal/read-proposals.ts';
import { withdrawProposal } from '../../../application/proposal/revise-proposal.ts';
import { submitProposal } from '../../../application/proposal/submit-proposal.ts';
import { dayOfSeed, fairSeed, SEEDS_PER_DAY } from '../../../domain/consultation/fair-order.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { PROPOSAL_STATUSES, type ProposalStatus } from '../../../domain/proposal/proposal.ts';
import { derivedFromInput, INTEGER_MAX, topicsInput } from '../../input/values.ts';
import { contentOf, nextOf, pageRequest } from '../kit/cursor.ts';
import { type Caller, type Route, replied } from '../kit/operation.ts';
import { id, integerText, pageQuery, slugParam, words } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { contentInput, location, proposal, proposalSummary, summaryResource } from './proposal-resource.ts';

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

function proposalListRoute(route: Route): void {
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
    async ({ app, params, query: queryValue, caller, path, drawn }) => {
      const sorted = orderOf(app, queryValue, drawn);
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

/**
 * The order of a list. A cursor carries the order and the seed of its list, so that the next page goes on in it. `drawn` is the
 * seed of the answer that the caller has kept: of today, it is drawn again.
 */
function orderOf(
  app: Application,
  query: {
    readonly order?: ProposalOrder | undefined;
    readonly seed?: number | undefined;
    readonly after?: string | undefined;
  },
  drawn: number | null,
): Result<Sorted, RefusalOf<'invalid'>> {
  if (query.after === undefined) {
    const order = query.order ?? 'fair';
    const seed = order === 'fair' ? (query.seed ?? seedOf(app.now(), drawn)) : 0;
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

function seedOf(now: Date, drawn: number | null): number {
  const seed = fairSeed(now, randomInt(SEEDS_PER_DAY));
  return drawn !== null && dayOfSeed(drawn) === dayOfSeed(seed) ? drawn : seed;
}

const TAG = 'Proposals';

const proposalInput = z
  .strictObject({
    ...contentInput,
    tags: z.array(z.string()).optional(),
    topics: topicsInput.optional(),
    location: location.optional(),
    place: z.string().optional().openapi({ description: 'The place in words, such as an address' }),
    derivedFrom: derivedFromInput,
    author: z
      .strictObject({ name: z.string() })
      .optional()
      .openapi({ description: 'On whose behalf, for a token that acts for nobody' }),
  })
  .openapi('ProposalSaid');

const withdrawn = z
  .strictObject({ id, number: z.number().int().nullable(), status: z.enum(['withdrawn']) })
  .openapi('WithdrawnProposal');

export function proposalRoutes(route: Route): void {
  proposalListRoute(route);

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals',
      tag: TAG,
      summary: 'Submit a proposal',
      description:
        'Public with a number at once, or `held` for an officer where the rules say so. A token that acts for no ' +
        'participant proposes on behalf of a named person, of standing `registered`.',
      needs: 'propose',
      params: { slug: slugParam },
      body: proposalInput,
      answers: { 201: proposal },
      refusals: [
        'decided-by-source',
        'not-published',
        'phase-not-open',
        'phase-closed',
        'no-phase-for',
        'not-eligible',
        'too-many-proposals',
        'too-many-contributions',
      ],
    },
    async ({ app, params, body, caller, receivedAt }) => {
      const { author, tags, topics, location: where, place, derivedFrom } = body;
      const asks = body.lang === undefined && Object.keys(body.title).length > 1;
      const languages = asks ? await languagesOf(app, params.slug, caller) : ok([]);
      if (!languages.ok) return languages;
      const submit = async (within: Application) => {
        const authorId = await authorOf(within, caller, author);
        if (!authorId.ok) return authorId;
        const content = contentOf(body, languages.value);
        return await submitProposal(within, {
          slug: params.slug,
          authorId: authorId.value,
          content,
          tags,
          topics,
          location: where,
          place,
          derivedFrom,
          receivedAt,
          token: caller.token?.id,
        });
      };
      // Whoever is named as the author may have to be registered first.
      const submitted = await (author === undefined ? submit(app) : inOneTransaction(app, submit));
      if (!submitted.ok) return submitted;
      // Whoever proposed sees it, held or not.
      const viewer = { ...caller.viewer, participantId: submitted.value.authorId };
      const at = { slug: params.slug, number: { id: submitted.value.id } };
      const shown = await shownProposal({ app, caller: { ...caller, viewer }, params: at });
      if (!shown.ok) return shown;
      const last = submitted.value.number ?? submitted.value.id;
      const address = `${app.origin}/api/v1/consultations/${params.slug}/proposals/${last}`;
      return replied(201, shown.value, address);
    },
  );

  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}',
      tag: TAG,
      summary: 'One proposal, by its number or its id',
      description: 'One that was withdrawn or removed answers 410: the problem has its `decisions`.',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: proposal },
      refusals: ['gone'],
    },
    async (call) => {
      const shown = await shownProposal(call);
      return shown.ok ? replied(200, shown.value) : shown;
    },
  );

  route(
    {
      method: 'delete',
      path: '/consultations/{slug}/proposals/{number}',
      tag: TAG,
      summary: 'Take one’s own proposal back; its number and its trace stay',
      needs: 'propose',
      personal: true,
      params: AT_PROPOSAL,
      answers: { 200: withdrawn },
      refusals: ['not-the-author', 'wrong-status'],
    },
    async (call) => {
      const found = await locate(call);
      if (!found.ok) return found;
      const authorId = call.caller.viewer.participantId ?? '';
      const after = await withdrawProposal(call.app, {
        proposalId: found.value.id,
        authorId,
        token: call.caller.token?.id,
      });
      if (!after.ok) return after;
      return replied(200, { id: after.value.id, number: after.value.number, status: 'withdrawn' });
    },
  );
}

async function languagesOf(
  app: Application,
  slug: string,
  caller: Caller,
): Promise<Result<readonly string[], Refusal>> {
  const found = await readConsultation(app, { slug, viewer: caller.viewer });
  return found.ok ? ok(found.value.consultation.languages) : found;
}

/** Who proposes: the participant of the token, or the person it speaks for. */
async function authorOf(
  app: Application,
  caller: Caller,
  named: { readonly name: string } | undefined,
): Promise<Result<ParticipantId, Refusal>> {
  const own = caller.viewer.participantId;
  if (own !== null) {
    return named === undefined ? ok(own) : refuse({ type: 'invalid', field: 'author', because: 'unknown-field' });
  }
  if (named === undefined) return refuse({ type: 'invalid', field: 'author', because: 'missing' });
  const joined = await registerParticipant(app, { name: named.name, kind: 'local', standing: 'registered' });
  if (joined.ok) return ok(joined.value.id);
  const { refusal } = joined;
  return refuse(refusal.type === 'invalid' ? { ...refusal, field: `author.${refusal.field}` } : refusal);
}
