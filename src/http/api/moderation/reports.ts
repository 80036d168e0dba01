import { z } from '@hono/zod-openapi';
import { readReports } from '../../../application/moderation/reads.ts';
import { decideReport, fileReport } from '../../../application/moderation/reports.ts';
import { REPORT_RULES } from '../../../domain/moderation/report.ts';
import { nextOf, pageRequest } from '../kit/cursor.ts';
import { type Route, replied } from '../kit/operation.ts';
import { id, moderationRule, pageOf, pageQuery, time } from '../kit/schemas.ts';

const TAG = 'Reports';

export const subject = z.strictObject({ kind: z.enum(['proposal', 'comment']), id }).openapi('Subject');

/** Never who reported: officers decide about what was written. */
export const report = z
  .strictObject({
    id,
    subject,
    rule: moderationRule,
    text: z.string().nullable(),
    fromHost: z.string().nullable().openapi({ description: 'The server that forwarded it, if one did' }),
    filedAt: time,
    decidedAt: time.nullable(),
    outcome: z.enum(['upheld', 'dismissed']).nullable(),
  })
  .openapi('Report');

const listedReport = z
  .strictObject({ ...report.shape, consultation: z.string(), proposal: z.number().int().nullable() })
  .openapi('ListedReport');

export function reportRoutes(route: Route): void {
  route(
    {
      method: 'post',
      path: '/reports',
      tag: TAG,
      summary: 'Tell the officers that a contribution breaks a rule; possible in any phase',
      description: 'Told again by the same participant, it is the same report.',
      needs: 'report',
      body: z.strictObject({ subject, rule: z.enum(REPORT_RULES), text: z.string().optional() }).openapi('ReportSaid'),
      answers: { 201: report },
      refusals: ['not-found'],
    },
    async ({ app, body, caller }) => {
      const filed = await fileReport(app, {
        ...body,
        reporterId: caller.viewer.participantId,
        token: caller.token?.id,
      });
      return filed.ok ? replied(201, filed.value) : filed;
    },
  );

  route(
    {
      method: 'get',
      path: '/reports',
      tag: TAG,
      summary: 'List reports, oldest first',
      needs: 'moderate',
      query: pageQuery({ open: z.enum(['true', 'false']).optional().openapi({ description: 'Only undecided ones' }) }),
      answers: { 200: pageOf(listedReport, 'Report') },
    },
    async ({ app, query, path, caller }) => {
      const open = query.open === 'true';
      const list = `${path} ${open}`;
      const page = pageRequest(app, query, list);
      if (!page.ok) return page;
      const found = await readReports(app, { ...page.value, open, within: caller.token?.consultations });
      const items = found.items.map((item) => ({
        ...item,
        consultation: item.consultationSlug,
        proposal: item.proposalNumber,
      }));
      return replied(200, { items, next: nextOf(app, found, list) });
    },
  );

  route(
    {
      method: 'post',
      path: '/reports/{report}/decision',
      tag: TAG,
      summary: 'Uphold a report, which removes what it is about, or dismiss it',
      needs: 'moderate',
      params: { report: id },
      body: z
        .strictObject({
          outcome: z.enum(['upheld', 'dismissed']),
          reason: z.string().openapi({ description: 'Public where the report is upheld' }),
        })
        .openapi('ReportDecisionSaid'),
      answers: { 200: report },
      refusals: ['already-decided'],
    },
    async ({ app, params, body, caller }) => {
      const decided = await decideReport(app, { reportId: params.report, ...body, by: caller.by });
      return decided.ok ? replied(200, decided.value) : decided;
    },
  );
}
