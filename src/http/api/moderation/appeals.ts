import { z } from '@hono/zod-openapi';
import { decideAppeal, fileAppeal } from '../../../application/moderation/appeals.ts';
import { QUEUE_KINDS, type QueueItem } from '../../../application/moderation/ports.ts';
import { readModerationQueue } from '../../../application/moderation/reads.ts';
import { undoDecision, undoReportDecision } from '../../../application/moderation/undo-decision.ts';
import { DECISIONS } from '../../../domain/moderation/decision.ts';
import { APPEAL_OUTCOMES } from '../../../domain/moderation/report.ts';
import { localised } from '../../input/values.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, moderationRule, pageOf, pageQuery, slugParam, time } from '../kit/schemas.ts';
import { report, subject } from './reports.ts';

const TAG = 'Moderation';
const AT_DECISION = { decision: id };
const WITHIN = ['already-decided', 'not-your-consultation'] as const;

const appeal = z
  .strictObject({
    id,
    decisionId: id,
    subject,
    text: z.string().openapi({ description: 'Read by officers and its author only' }),
    filedAt: time,
    decidedAt: time.nullable(),
    outcome: z.enum(APPEAL_OUTCOMES).nullable(),
    reason: z.string().nullable().openapi({ description: 'Public' }),
    sameAgent: z.boolean().openapi({
      description: 'Whether the institution had nobody but the person who had decided; public',
    }),
  })
  .openapi('Appeal');

const undone = z
  .strictObject({ id, subject, kind: z.enum(DECISIONS), rule: moderationRule, reason: z.string(), decidedAt: time })
  .openapi('UndoneDecision');

const queued = z
  .strictObject({
    kind: z.enum(QUEUE_KINDS),
    id: id.openapi({ description: 'Of the contribution that is held, of the report or of the appeal' }),
    since: time,
    subject,
    consultation: z.string(),
    proposal: z.number().int().nullable(),
    title: localised.nullable(),
    body: localised,
    status: z.string(),
    report: report.nullable(),
    appeal: appeal.nullable(),
  })
  .openapi('ModerationItem');

const reason = z.string().openapi({ description: 'Public' });
const reasonInput = z
  .strictObject({ reason })
  .openapi('DecisionUndone', { example: { reason: 'It was the wrong proposal.' } });

/** What waits for those who moderate, what authors say against a removal, and what was a slip. */
export function appealRoutes(route: Route): void {
  route(
    {
      method: 'get',
      path: '/moderation-queue',
      tag: TAG,
      summary: 'What waits for a decision, oldest first: what is held, was reported, or is appealed',
      needs: 'moderate',
      query: pageQuery({ kind: z.enum(QUEUE_KINDS).optional(), consultation: slugParam.optional() }),
      answers: { 200: pageOf(queued, 'ModerationItem') },
    },
    async ({ app, query, path, caller }) => {
      const { kind, consultation: slug = null } = query;
      const list = `${path} ${kind ?? ''} ${slug ?? ''}`;
      const page = pageRequest(app, query, list);
      if (!page.ok) return page;
      const found = await readModerationQueue(app, {
        ...page.value,
        agent: { consultations: caller.token?.consultations ?? null },
        slug,
        kinds: kind === undefined ? QUEUE_KINDS : [kind],
      });
      return replied(200, { items: found.items.map(queuedItem), next: nextOf(app, found, list) });
    },
  );

  route(
    {
      method: 'post',
      path: '/decisions/{decision}/appeal',
      tag: TAG,
      summary: 'Appeal against the removal of one’s own contribution, once; possible in any phase',
      needs: 'report',
      personal: true,
      params: AT_DECISION,
      body: z
        .strictObject({ text: z.string() })
        .openapi('AppealInput', { example: { text: 'It names a street, not a person.' } }),
      answers: { 201: appeal },
      refusals: ['not-the-author', 'already-appealed', 'already-decided', 'wrong-status', 'decided-by-host'],
    },
    async ({ app, params, body, caller }) => {
      const participantId = caller.viewer.participantId ?? '';
      const token = caller.token?.id;
      const filed = await fileAppeal(app, { decisionId: params.decision, participantId, text: body.text, token });
      return filed.ok ? replied(201, filed.value) : filed;
    },
  );

  route(
    {
      method: 'post',
      path: '/appeals/{appeal}/decision',
      tag: TAG,
      summary: 'Grant an appeal, which brings the contribution back, or refuse it; never by whoever removed it',
      needs: 'moderate',
      params: { appeal: id },
      body: z
        .strictObject({ outcome: z.enum(APPEAL_OUTCOMES), reason })
        .openapi('AppealDecisionInput', { example: { outcome: 'granted', reason: 'It names no person.' } }),
      answers: { 200: appeal },
      refusals: [...WITHIN, 'other-agent-needed'],
    },
    async ({ app, params, body, caller }) => {
      const decided = await decideAppeal(app, { appealId: params.appeal, ...body, by: caller.by });
      return decided.ok ? replied(200, decided.value) : decided;
    },
  );

  route(
    {
      method: 'post',
      path: '/decisions/{decision}/undo',
      tag: TAG,
      summary: 'Undo a decision within a quarter of an hour; both steps stay in the public trace',
      needs: 'moderate',
      params: AT_DECISION,
      body: reasonInput,
      answers: { 201: undone },
      refusals: [...WITHIN, 'too-late-to-undo', 'changed-meanwhile', 'decided-by-host', 'decided-by-source', 'gone'],
    },
    async ({ app, params, body, caller }) => {
      const done = await undoDecision(app, { decisionId: params.decision, ...body, by: caller.by });
      return done.ok ? replied(201, done.value) : done;
    },
  );

  route(
    {
      method: 'post',
      path: '/reports/{report}/reopen',
      tag: TAG,
      summary: 'Take back what was decided about a report, within a quarter of an hour',
      needs: 'moderate',
      params: { report: id },
      body: reasonInput,
      answers: { 200: report },
      refusals: [
        ...WITHIN,
        'wrong-status',
        'too-late-to-undo',
        'changed-meanwhile',
        'decided-by-host',
        'decided-by-source',
        'gone',
      ],
    },
    async ({ app, params, body, caller }) => {
      const open = await undoReportDecision(app, { reportId: params.report, ...body, by: caller.by });
      return open.ok ? replied(200, open.value) : open;
    },
  );
}

function queuedItem({ kind, id: itemId, since, contribution, report: reported, appeal: appealed }: QueueItem) {
  const { subject: about, consultation, number, title, body, status } = contribution;
  return {
    ...{ kind, id: itemId, since, subject: about, title, body, status, report: reported, appeal: appealed },
    consultation: consultation.slug,
    proposal: number,
  };
}
