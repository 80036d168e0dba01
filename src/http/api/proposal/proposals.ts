import { z } from '@hono/zod-openapi';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import { inOneTransaction } from '../../../application/kit/transaction.ts';
import { registerParticipant } from '../../../application/participant/register-participant.ts';
import { submitProposal } from '../../../application/proposal/submit-proposal.ts';
import { withdrawProposal } from '../../../application/proposal/withdraw-proposal.ts';
import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { derivedFromInput, topicsInput } from '../../input/values.ts';
import type { Caller } from '../kit/caller.ts';
import { contentOf } from '../kit/content-input.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, slugParam } from '../kit/schemas.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { proposalListRoute } from './proposal-list.ts';
import { contentInput, location, proposal } from './proposal-resource.ts';

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
