import { z } from '@hono/zod-openapi';
import { readProposal } from '../../application/read-proposals.ts';
import { confirmVersion, reviseProposal } from '../../application/revise-proposal.ts';
import type { Proposal } from '../../domain/proposal/proposal.ts';
import { type Route, replied } from './operation.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { contentSaid, version, versionResource } from './proposal-resource.ts';
import { contentOf } from './said-content.ts';

const TAG = 'Versions';

const revisionSaid = z
  .strictObject({
    ...contentSaid,
    confirmed: z
      .boolean()
      .optional()
      .openapi({ description: 'The author knows that supports given so far stay with the former version' }),
  })
  .openapi('RevisionSaid');

const versions = z.strictObject({ items: z.array(version), next: z.null() }).openapi('Versions');

export function versionRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/consultations/{slug}/proposals/{number}/versions',
      tag: TAG,
      summary: 'Every version of a proposal, oldest first; its author also sees the one that waits',
      needs: null,
      params: AT_PROPOSAL,
      answers: { 200: versions },
      refusals: ['gone'],
    },
    async (call) => {
      const shown = await shownProposal(call);
      if (!shown.ok) return shown;
      const { audience, viewer } = call.caller;
      const found = await readProposal(call.app, { slug: call.params.slug, audience, viewer, ...call.params.number });
      if (!found.ok) return found;
      const { pending, versions: kept } = found.value;
      const items = [...kept.toSorted((a, b) => a.number - b.number), ...(pending === null ? [] : [pending])];
      return replied(200, { items: items.map(versionResource), next: null });
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/versions',
      tag: TAG,
      summary: 'Change one’s own proposal',
      description:
        'At once while nobody supports it; then `pending` until its author confirms. Where counts are hidden from the ' +
        'author, always `pending` once supports can be given, so that it tells nothing. A version is whole: what it ' +
        'leaves out is no longer said.',
      needs: 'propose',
      personal: true,
      params: AT_PROPOSAL,
      body: revisionSaid,
      answers: { 201: version },
      refusals: ['not-the-author', 'wrong-status', 'unchanged'],
    },
    async (call) => {
      const { app, caller, body } = call;
      const found = await locate(call);
      if (!found.ok) return found;
      const after = await reviseProposal(app, {
        proposalId: found.value.id,
        authorId: caller.viewer.participantId ?? '',
        content: contentOf(body, [found.value.lang]),
        confirmed: body.confirmed ?? false,
      });
      return after.ok ? replied(201, latest(after.value)) : after;
    },
  );

  route(
    {
      method: 'post',
      path: '/consultations/{slug}/proposals/{number}/versions/confirm',
      tag: TAG,
      summary: 'Make the pending version current: supports given so far stay with the one before',
      needs: 'propose',
      personal: true,
      params: AT_PROPOSAL,
      answers: { 200: version },
      refusals: ['not-the-author', 'wrong-status', 'no-pending-version'],
    },
    async (call) => {
      const found = await locate(call);
      if (!found.ok) return found;
      const authorId = call.caller.viewer.participantId ?? '';
      const after = await confirmVersion(call.app, { proposalId: found.value.id, authorId });
      return after.ok ? replied(200, latest(after.value)) : after;
    },
  );
}

function latest(of: Proposal): z.input<typeof version> {
  return versionResource(of.pending ?? of.current);
}
