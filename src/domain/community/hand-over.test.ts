import { describe, expect, it } from 'vitest';
import { mayTakeOver, nextNumberAfter } from './hand-over.ts';
import { COMMUNITY_ROLES } from './role-name.ts';

const LYON = 'https://lyon.example/';
const TORINO = 'https://torino.example/';
const NOW = new Date('2026-06-30T12:00:00Z');
const daysAgo = (days: number, more = 0) => new Date(NOW.getTime() - days * 86_400_000 + more);

const SILENCES = [null, NOW, daysAgo(29), daysAgo(30, 1), daysAgo(30), daysAgo(400), daysAgo(-1)];

describe('who may take over a community', () => {
  it('is a member to whom the host offers it, or whom the charter names once the host was silent for so long', () => {
    for (const role of [...COMMUNITY_ROLES, null]) {
      for (const offeredTo of [null, LYON, TORINO]) {
        for (const successor of [
          undefined,
          { institution: LYON, afterDays: 30 },
          { institution: TORINO, afterDays: 1 },
        ]) {
          for (const silentSince of SILENCES) {
            const known = { offeredTo, charter: { successor }, silentSince };
            const may = mayTakeOver({ institution: LYON, role }, known, NOW);
            const isSilent = silentSince !== null && silentSince <= daysAgo(30);
            const byOffer = role === 'member' && offeredTo === LYON;
            const bySilence = role === 'member' && successor?.institution === LYON && isSilent;
            expect(may.ok).toBe(byOffer || bySilence);
            if (may.ok) expect(may.value).toBe(byOffer ? 'offer' : 'silence');
          }
        }
      }
    }
  });

  it.each([
    ['not-a-member', { role: 'supplier', offeredTo: LYON, silentSince: null }],
    ['not-a-member', { role: null, offeredTo: LYON, silentSince: null }],
    ['not-offered', { role: 'member', offeredTo: TORINO, silentSince: daysAgo(400) }],
  ] as const)('says why not: %s', (because, { role, offeredTo, silentSince }) => {
    const may = mayTakeOver({ institution: LYON, role }, { offeredTo, charter: null, silentSince }, NOW);
    expect(may).toEqual({ ok: false, refusal: { type: 'hand-over-refused', because } });
  });

  it('says from when on, while the host is silent', () => {
    const charter = { successor: { institution: LYON, afterDays: 30 } };
    const claimant = { institution: LYON, role: 'member' } as const;
    const since = daysAgo(10);
    expect(mayTakeOver(claimant, { offeredTo: null, charter, silentSince: since }, NOW)).toEqual({
      ok: false,
      refusal: { type: 'hand-over-refused', because: 'host-answers', since, from: daysAgo(-20) },
    });
    expect(mayTakeOver(claimant, { offeredTo: null, charter, silentSince: null }, NOW)).toEqual({
      ok: false,
      refusal: { type: 'hand-over-refused', because: 'host-answers' },
    });
  });
});

describe('the next number after a hand-over', () => {
  it.each([
    ['that of the offer', 7, 8, 8],
    ['that of the offer, where proposals were not published', 7, 12, 12],
    ['never one that is known here', 7, 3, 8],
    ['far ahead after a silence', 7, null, 1_008],
    ['no number that nothing explains', 7, 2_000_000_000, 1_008],
  ] as const)('is %s', (...[, known, offered, next]) => {
    expect(nextNumberAfter(known, offered)).toBe(next);
  });
});
