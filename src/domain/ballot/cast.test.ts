import { describe, expect, test } from 'vitest';
import { ballot, optionId } from '../../../test/support/ballots.ts';
import { at, id } from '../../../test/support/participation.ts';
import { admitToBallot, checkCast, checkOpen } from './cast.ts';
import { checkPaperBatch, confirmedBatch, type PaperBatch } from './paper.ts';

const question = ballot({ method: 'choice', options: 2 });
const choice = { kind: 'choice', option: optionId(1) } as const;
const said = {
  choice,
  rulesHash: 'b'.repeat(64),
  earlier: 0,
  receivedAt: at('2026-03-10T00:00:00Z'),
  notBefore: null,
};

describe('a cast', () => {
  test('is kept with its content and the next sequence', () => {
    expect(checkCast(question, { ...said, earlier: 2 })).toEqual({
      ok: true,
      value: { content: '1', sequence: 3, receivedAt: said.receivedAt },
    });
  });

  const opensAt = at('2026-03-05T00:00:00Z');
  const closedAt = at('2026-03-25T00:00:00Z');
  test.each([
    ['2026-03-04T23:59:59.999Z', { type: 'ballot-not-open', opensAt }],
    ['2026-03-05T00:00:00.000Z', null],
    ['2026-03-24T23:59:59.999Z', null],
    ['2026-03-25T00:00:00.000Z', { type: 'ballot-closed', closedAt }],
    ['2026-03-25T00:00:00.001Z', { type: 'ballot-closed', closedAt }],
  ])('received at %s', (receivedAt, refusal) => {
    const checked = checkCast(question, { ...said, receivedAt: at(receivedAt) });
    expect(checked).toEqual(refusal === null ? { ok: true, value: expect.anything() } : { ok: false, refusal });
  });

  test('is refused after a close that was announced, even if the clock jumps back', () => {
    expect(checkCast(question, { ...said, notBefore: closedAt })).toEqual({
      ok: false,
      refusal: { type: 'ballot-closed', closedAt },
    });
  });

  test('is never dated before the cast that came before it', () => {
    const notBefore = at('2026-03-11T00:00:00Z');
    expect(checkCast(question, { ...said, notBefore })).toMatchObject({ value: { receivedAt: notBefore } });
  });

  test('is refused where the voter read other rules or options', () => {
    expect(checkCast(question, { ...said, rulesHash: 'c'.repeat(64) })).toEqual({
      ok: false,
      refusal: { type: 'ballot-changed', current: 'b'.repeat(64) },
    });
  });

  test('is refused a second time where the first stands', () => {
    const once = ballot({ method: 'choice', options: 2, rules: { replacement: 'first-stands' } });
    expect(checkCast(once, said).ok).toBe(true);
    expect(checkCast(once, { ...said, earlier: 1 })).toEqual({ ok: false, refusal: { type: 'already-voted' } });
  });

  test('is refused in a draft', () => {
    expect(checkOpen({ ...question, publishedAt: null }, said)).toEqual({
      ok: false,
      refusal: { type: 'not-published' },
    });
  });
});

describe('who may vote', () => {
  const parents = ballot({ method: 'yes-no', rules: { standings: ['resident', 'paper'], territories: ['75'] } });
  const territories = [
    { code: '75', name: { fr: 'Paris' }, within: null },
    { code: '75101', name: { fr: '1er' }, within: '75' },
  ];
  test.each([
    [{ standing: 'resident', territory: '75101' } as const, { ok: true, value: null }],
    [
      { standing: 'fediverse', territory: '75101' } as const,
      { ok: false, refusal: { type: 'not-eligible', because: 'standing', allowed: ['resident', 'paper'] } },
    ],
    [
      { standing: 'resident', territory: '69' } as const,
      { ok: false, refusal: { type: 'not-eligible', because: 'territory', allowed: ['75'] } },
    ],
    [
      { standing: 'resident', territory: null } as const,
      { ok: false, refusal: { type: 'not-eligible', because: 'territory', allowed: ['75'] } },
    ],
  ])('%j', (voter, answer) => {
    expect(admitToBallot(parents, voter, territories)).toEqual(answer);
  });
});

describe('a batch of paper', () => {
  const withPaper = { ...question, paperUntil: at('2026-03-27T00:00:00Z') };
  const batch = {
    reference: ' Enveloppe 7 ',
    place: 'École Jules-Ferry',
    sheets: 10,
    rows: [
      { choice: { kind: 'choice', option: optionId(2) } as const, count: 3 },
      { choice, count: 4 },
      { choice: { kind: 'choice', option: optionId(2) } as const, count: 1 },
      { choice: { kind: 'blank' } as const, count: 1 },
      { choice: { kind: 'invalid' } as const, count: 1 },
    ],
    receivedAt: at('2026-03-26T00:00:00Z'),
    notBefore: null,
  };
  const stored: PaperBatch = {
    id: id(700),
    ballotId: question.id,
    reference: 'Enveloppe 7',
    place: batch.place,
    sheets: 10,
    rows: [],
    enteredBy: id(701),
    enteredAt: batch.receivedAt,
    confirmedBy: null,
    confirmedAt: null,
  };

  test('is kept with equal sheets together', () => {
    expect(checkPaperBatch(withPaper, batch)).toEqual({
      ok: true,
      value: {
        reference: 'Enveloppe 7',
        place: 'École Jules-Ferry',
        sheets: 10,
        enteredAt: batch.receivedAt,
        rows: [
          { content: '1', count: 4 },
          { content: '2', count: 4 },
          { content: 'blank', count: 1 },
          { content: 'invalid', count: 1 },
        ],
      },
    });
  });

  test.each([9, 11])('is refused with %i sheets for the ten entered', (sheets) => {
    expect(checkPaperBatch(withPaper, { ...batch, sheets })).toEqual({
      ok: false,
      refusal: { type: 'sheets-do-not-add-up', sheets, counted: 10 },
    });
  });

  test.each([0, -1, 1.5])('is refused with a row of %s sheets', (count) => {
    const rows = [{ choice, count }];
    expect(checkPaperBatch(withPaper, { ...batch, rows })).toMatchObject({ refusal: { field: 'rows.0.count' } });
  });

  test('is refused when paper is no longer taken', () => {
    const late = { ...batch, receivedAt: at('2026-03-27T00:00:00Z') };
    expect(checkPaperBatch(withPaper, late)).toMatchObject({ refusal: { type: 'ballot-closed' } });
    expect(checkPaperBatch(question, batch)).toMatchObject({ refusal: { type: 'ballot-closed' } });
  });

  test('is refused where nobody votes on paper', () => {
    const online = ballot({
      method: 'choice',
      options: 2,
      rules: { standings: ['resident'], decidingStanding: ['resident'] },
    });
    expect(checkPaperBatch(online, batch)).toMatchObject({ refusal: { type: 'not-eligible', because: 'standing' } });
  });

  test('counts once another agent confirmed it', () => {
    const by = { id: id(702), same: false, receivedAt: at('2026-03-26T09:00:00Z'), notBefore: null };
    expect(confirmedBatch(withPaper, stored, by)).toEqual({
      ok: true,
      value: { ...stored, confirmedBy: id(702), confirmedAt: by.receivedAt },
    });
    expect(confirmedBatch(withPaper, stored, { ...by, id: id(701), same: true })).toEqual({
      ok: false,
      refusal: { type: 'second-agent-needed' },
    });
    const confirmed = { ...stored, confirmedBy: id(702), confirmedAt: by.receivedAt };
    expect(confirmedBatch(withPaper, confirmed, by)).toEqual({
      ok: false,
      refusal: { type: 'already-decided', at: by.receivedAt },
    });
  });
});
