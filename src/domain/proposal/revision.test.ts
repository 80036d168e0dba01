import { describe, expect, it, test } from 'vitest';
import { at, consultation, content, phase, proposal, version } from '../../../test/support/participation.ts';
import { confirmed, mustConfirm, revised } from './revision.ts';

const NOW = at('2026-03-10T00:00:00Z');
const change = {
  content: content({ body: { fr: 'Autre texte.' } }),
  contentHash: 'b'.repeat(64),
  at: NOW,
  mustConfirm: false,
  confirmed: false,
};
const second = { ...change.content, number: 2, contentHash: change.contentHash, createdAt: NOW };

describe('a change of the text', () => {
  test.each([
    [false, false, 'current'],
    [false, true, 'current'],
    [true, true, 'current'],
    [true, false, 'pending'],
  ] as const)('that must be confirmed: %s, and is: %s, is %s', (mustBe, isConfirmed, status) => {
    const before = proposal();
    expect(revised(before, { ...change, mustConfirm: mustBe, confirmed: isConfirmed })).toEqual({
      ok: true,
      value:
        status === 'current'
          ? { ...before, current: { ...second, status }, pending: null, updatedAt: NOW }
          : { ...before, pending: { ...second, status } },
    });
  });

  it('replaces one that was waiting', () => {
    const waiting = proposal({ pending: version({ number: 2, status: 'pending' }) });
    const result = revised(waiting, { ...change, mustConfirm: true });
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

  it('of the content warning alone is a version, though the hash stays', () => {
    const { current } = proposal();
    const change = { contentHash: current.contentHash, at: current.createdAt, mustConfirm: false, confirmed: false };
    const warned = revised(proposal(), { ...change, content: content({ warning: 'Bruit' }) });
    expect(warned).toMatchObject({ ok: true, value: { current: { number: 2, warning: 'Bruit' } } });
    const same = revised(warned.ok ? warned.value : proposal(), { ...change, content: content({ warning: 'Bruit' }) });
    expect(same).toMatchObject({ ok: false, refusal: { type: 'unchanged' } });
  });

  it('is not one where only the order of languages changed', () => {
    const both = { fr: 'Une piste', en: 'A lane' };
    const before = proposal({ current: version({ title: both }) });
    const input = content({ title: { en: both.en, fr: both.fr } });
    const result = revised(before, { ...change, content: input, contentHash: before.current.contentHash });
    expect(result).toEqual({ ok: false, refusal: { type: 'unchanged' } });
  });
});

describe('whether a change waits for its author', () => {
  const early = at('2026-02-20T00:00:00Z');
  const closed = at('2026-05-01T00:00:00Z');
  const asks = (
    resultsVisibility: 'always' | 'after-close' | 'after-taking-part',
    supported: boolean,
    { now = NOW, tookPart = false, ...rest }: { now?: Date; tookPart?: boolean; publishedAt?: Date | null } = {},
  ) =>
    mustConfirm(proposal(rest), {
      consultation: consultation({ rules: { resultsVisibility } }),
      supported,
      author: { now, tookPart },
    });

  it('depends on supports where the author may see them', () => {
    for (const supported of [true, false]) {
      expect(asks('always', supported)).toBe(supported);
      expect(asks('after-close', supported, { now: closed })).toBe(supported);
      expect(asks('after-taking-part', supported, { tookPart: true })).toBe(supported);
    }
  });

  it('tells nothing of supports where they are hidden', () => {
    expect([asks('after-close', false), asks('after-close', true)]).toEqual([true, true]);
    expect([asks('after-taking-part', false), asks('after-taking-part', true)]).toEqual([true, true]);
    expect(asks('after-close', false, { tookPart: true })).toBe(true);
  });

  it('does not before anybody can support: no such phase has begun, or nobody could read it', () => {
    expect(asks('after-close', false, { now: early })).toBe(false);
    expect(asks('after-close', false, { publishedAt: null })).toBe(false);
    const without = consultation({ rules: { resultsVisibility: 'after-close' }, phases: [phase({ kind: 'propose' })] });
    const author = { now: NOW, tookPart: false };
    expect(mustConfirm(proposal(), { consultation: without, supported: false, author })).toBe(false);
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
