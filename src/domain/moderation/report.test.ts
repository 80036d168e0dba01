import { expect, it, test } from 'vitest';
import { at, id } from '../../../test/support/participation.ts';
import { decidedReport, type Report, repeatedReport } from './report.ts';

const report: Report = {
  id: id(60),
  consultationId: id(1),
  subject: { kind: 'proposal', id: id(3) },
  rule: 'insult',
  text: null,
  reporterId: null,
  fromHost: null,
  filedAt: at('2026-03-01T00:00:00Z'),
  passedOnAt: null,
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

const former: Report = { ...report, reporterId: id(7), text: 'Lisez' };
const said = { rule: 'spam', text: null, subjectUpdatedAt: at('2026-02-01T00:00:00Z') } as const;

it('is one of a person and contribution: what is said later replaces what was said, and no word replaces none', () => {
  expect(repeatedReport(former, said)).toEqual({ ...former, rule: 'spam' });
  expect(repeatedReport(former, { ...said, text: 'Encore' })).toEqual({ ...former, rule: 'spam', text: 'Encore' });
});

it('stays decided until the contribution changed', () => {
  const decided: Report = { ...former, outcome: 'dismissed', decidedAt };
  expect(repeatedReport(decided, { ...said, subjectUpdatedAt: decidedAt })).toBe(decided);
  expect(repeatedReport(decided, { ...said, subjectUpdatedAt: at('2026-03-02T00:00:01Z') })).toBeNull();
});

it('of another server is repeated by the very same words only', () => {
  const forwarded: Report = { ...former, reporterId: null, fromHost: 'social.example' };
  expect(repeatedReport(forwarded, { ...said, rule: 'insult', text: 'Lisez' })).toEqual(forwarded);
  expect(repeatedReport(forwarded, { ...said, rule: 'insult', text: 'Voyez' })).toBeNull();
});
