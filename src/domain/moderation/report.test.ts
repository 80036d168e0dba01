import { expect, it, test } from 'vitest';
import { at, id } from '../../../test/support/participation.ts';
import { decidedReport, type Report } from './report.ts';

const report: Report = {
  id: id(60),
  consultationId: id(1),
  subject: { kind: 'proposal', id: id(3) },
  rule: 'insult',
  text: null,
  reporterId: null,
  fromHost: null,
  filedAt: at('2026-03-01T00:00:00Z'),
  decidedAt: null,
  outcome: null,
};
const decidedAt = at('2026-03-02T00:00:00Z');

test.each(['upheld', 'dismissed'] as const)('is %s once', (outcome) => {
  const decided = decidedReport(report, { outcome, at: decidedAt });
  expect(decided).toEqual({ ok: true, value: { ...report, outcome, decidedAt } });
});

it('is not decided again, whatever the outcome would be', () => {
  const decided: Report = { ...report, outcome: 'dismissed', decidedAt };
  for (const outcome of ['upheld', 'dismissed'] as const) {
    expect(decidedReport(decided, { outcome, at: at('2026-03-03T00:00:00Z') })).toEqual({
      ok: false,
      refusal: { type: 'already-decided', at: decidedAt },
    });
  }
});
