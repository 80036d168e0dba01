import { describe, expect, it, test } from 'vitest';
import { at, content, proposal, version } from '../../../test/support/participation.ts';
import { confirmed, revised } from './revision.ts';

const NOW = at('2026-03-10T00:00:00Z');
const change = {
  content: content({ body: { fr: 'Autre texte.' } }),
  contentHash: 'b'.repeat(64),
  at: NOW,
  supported: false,
  confirmed: false,
};
const second = { ...change.content, number: 2, contentHash: change.contentHash, createdAt: NOW };

describe('a change of the text', () => {
  test.each([
    [false, false, 'current'],
    [false, true, 'current'],
    [true, true, 'current'],
    [true, false, 'pending'],
  ] as const)('where supported is %s and confirmed %s is %s', (supported, isConfirmed, status) => {
    const before = proposal();
    expect(revised(before, { ...change, supported, confirmed: isConfirmed })).toEqual({
      ok: true,
      value:
        status === 'current'
          ? { ...before, current: { ...second, status }, pending: null, updatedAt: NOW }
          : { ...before, pending: { ...second, status } },
    });
  });

  it('replaces one that was waiting', () => {
    const waiting = proposal({ pending: version({ number: 2, status: 'pending' }) });
    const result = revised(waiting, { ...change, supported: true });
    expect(result.ok && result.value.pending).toEqual({ ...second, status: 'pending' });
  });

  it('at once leaves none waiting', () => {
    const waiting = proposal({ pending: version({ number: 2, status: 'pending' }) });
    const result = revised(waiting, change);
    expect(result.ok && [result.value.current.number, result.value.pending]).toEqual([2, null]);
  });

  it('is possible while an officer holds it', () => {
    expect(revised(proposal({ status: 'held', number: null }), change).ok).toBe(true);
  });

  test.each(['withdrawn', 'removed'] as const)('is refused once it was %s', (status) => {
    expect(revised(proposal({ status }), change)).toEqual({
      ok: false,
      refusal: { type: 'wrong-status', status, needs: ['published', 'held'] },
    });
  });

  it('that changes nothing is refused', () => {
    const same = { ...change, content: content(), contentHash: proposal().current.contentHash };
    expect(revised(proposal(), same)).toEqual({ ok: false, refusal: { type: 'unchanged' } });
  });

  it('of a translation alone is a version, though the hash stays', () => {
    const translated = content({ title: { ...content().title, en: 'A lane' } });
    const result = revised(proposal(), { ...change, content: translated, contentHash: proposal().current.contentHash });
    expect(result.ok && result.value.current.number).toBe(2);
  });

  it('is not one where only the order of languages changed', () => {
    const both = { fr: 'Une piste', en: 'A lane' };
    const before = proposal({ current: version({ title: both }) });
    const said = content({ title: { en: both.en, fr: both.fr } });
    const result = revised(before, { ...change, content: said, contentHash: before.current.contentHash });
    expect(result).toEqual({ ok: false, refusal: { type: 'unchanged' } });
  });
});

describe('confirming', () => {
  const pending = version({ number: 2, status: 'pending', createdAt: at('2026-03-05T00:00:00Z') });

  it('makes the waiting version current, from the moment of the confirmation', () => {
    expect(confirmed(proposal({ pending }), NOW)).toEqual({
      ok: true,
      value: proposal({ current: { ...pending, status: 'current', createdAt: NOW }, pending: null, updatedAt: NOW }),
    });
  });

  it('is refused where nothing waits', () => {
    expect(confirmed(proposal(), NOW)).toEqual({ ok: false, refusal: { type: 'no-pending-version' } });
  });

  test.each(['withdrawn', 'removed'] as const)('is refused once the proposal was %s', (status) => {
    expect(confirmed(proposal({ status, pending }), NOW)).toEqual({
      ok: false,
      refusal: { type: 'wrong-status', status, needs: ['published', 'held'] },
    });
  });
});
