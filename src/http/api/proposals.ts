import { z } from '@hono/zod-openapi';
import { joinParticipant } from '../../application/join-participant.ts';
import type { Application } from '../../application/ports.ts';
import { readConsultation } from '../../application/read-consultations.ts';
import { submitProposal } from '../../application/submit-proposal.ts';
import { together } from '../../application/together.ts';
import { withdrawProposal } from '../../application/withdraw-proposal.ts';
import type { ParticipantId } from '../../domain/id.ts';
import type { Refusal } from '../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../domain/result.ts';
import type { Caller } from './caller.ts';
import { derivedFromSaid } from './derivation-resource.ts';
import { type Route, replied } from './operation.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { proposalListRoute } from './proposal-list.ts';
import { contentSaid, location, proposal } from './proposal-resource.ts';
import { contentOf } from './said-content.ts';
import { id, slugParam } from './schemas.ts';

const TAG = 'Proposals';

const proposalSaid = z
  .strictObject({
    ...contentSaid,
    tags: z.array(z.string()).optional(),
    location: location.optional(),
    place: z.string().optional().openapi({ description: 'The place in words, such as an address' }),
    derivedFrom: derivedFromSaid,
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
      body: proposalSaid,
      answers: { 201: proposal },
      refusals: [
        'not-published',
        'phase-not-open',
        'phase-closed',
        'no-phase-for',
        'not-eligible',
        'too-many-proposals',
        'gone',
      ],
    },
    async ({ app, params, body, caller }) => {
      const { author, tags, location: where, place, derivedFrom } = body;
      const asks = body.lang === undefined && Object.keys(body.title).length > 1;
      const languages = asks ? await languagesOf(app, params.slug, caller) : ok([]);
      if (!languages.ok) return languages;
      const submitted = await together(app, async (within) => {
        const authorId = await authorOf(within, caller, author);
        if (!authorId.ok) return authorId;
        const content = contentOf(body, languages.value);
        return await submitProposal(within, {
          slug: params.slug,
          authorId: authorId.value,
          content,
          tags,
          location: where,
          place,
          derivedFrom,
        });
      });
      if (!submitted.ok) return submitted;
      // Whoever proposed sees it, held or not.
      const viewer = { participantId: submitted.value.authorId, agent: null };
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
      const after = await withdrawProposal(call.app, { proposalId: found.value.id, authorId });
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
  const found = await readConsultation(app, { slug, audience: caller.audience });
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
  const joined = await joinParticipant(app, { name: named.name, kind: 'local', standing: 'registered' });
  if (joined.ok) return ok(joined.value.id);
  const { refusal } = joined;
  return refuse(refusal.type === 'invalid' ? { ...refusal, field: `author.${refusal.field}` } : refusal);
}
