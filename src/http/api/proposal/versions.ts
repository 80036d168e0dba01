import { z } from '@hono/zod-openapi';
import { readProposal } from '../../../application/proposal/read-proposals.ts';
import { confirmVersion, reviseProposal } from '../../../application/proposal/revise-proposal.ts';
import type { Proposal } from '../../../domain/proposal/proposal.ts';
import type { Body } from '../kit/body.ts';
import { contentOf } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { AT_PROPOSAL, locate, shownProposal } from './proposal-address.ts';
import { contentInput, version } from './proposal-resource.ts';

const TAG = 'Versions';

const revisionInput = z
  .strictObject({
    ...contentInput,
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
      const { viewer } = call.caller;
      const found = await readProposal(call.app, { slug: call.params.slug, viewer, ...call.params.number });
      if (!found.ok) return found;
      const { pending, versions: versionsValue } = found.value;
      const items = [...versionsValue.toSorted((a, b) => a.number - b.number), ...(pending === null ? [] : [pending])];
      return replied(200, { items, next: null });
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
      body: revisionInput,
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
        token: caller.token?.id,
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
      const after = await confirmVersion(call.app, {
        proposalId: found.value.id,
        authorId,
        token: call.caller.token?.id,
      });
      return after.ok ? replied(200, latest(after.value)) : after;
    },
  );
}

function latest(of: Proposal): Body<typeof version> {
  return of.pending ?? of.current;
}
