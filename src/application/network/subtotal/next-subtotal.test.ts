import { describe, expect, test } from 'vitest';
import { at, consultation, phase } from '../../../../test/support/participation.ts';
import { COUNTS_MAX, countsAfter, followsOn, type SupportCount } from '../../../domain/network/subtotal.ts';
import { countAgainMs } from '../../../domain/network/wake-pace.ts';
import { nextOfSupports } from './next-subtotal.ts';
import type { SubtotalState } from './ports.ts';

const LYON = 'https://lyon.test/';
const shared = consultation({
  phases: [phase({ kind: 'support', opensAt: at('2026-03-01T00:00:00Z'), closesAt: at('2026-03-25T00:00:00Z') })],
  rules: { resultsVisibility: 'always', supports: 'for' },
});

/** Says what is to be said, as long as more follows at once; answers how many documents it took. */
function city(proposals: number) {
  const now = at('2026-03-02T00:00:00Z');
  let before: readonly SupportCount[] = [];
  /** What another city adds up of what it is sent. */
  let elsewhere: readonly SupportCount[] = [];
  const started: number[] = [];
  let state: SubtotalState = {
    consultationId: shared.id,
    about: 'supports',
    institution: LYON,
    ours: true,
    sequence: 0,
    seen: 0,
    sentAt: null,
    fault: null,
  };
  return {
    sumElsewhere: () => elsewhere.reduce((sum, { count }) => sum + count, 0),
    /** The numbers under which it began anew. */
    begun: started,
    /** Everybody supports once more, as soon as it may be counted again. */
    turn(each: number): number {
      now.setTime(now.getTime() + countAgainMs(2));
      const counts = Array.from(
        { length: proposals },
        (_, nth): SupportCount => ({ number: nth + 1, version: 1, side: 'for', standing: 'resident', count: each }),
      );
      for (let documents = 0, goesOn = false; ; goesOn = true) {
        const next = nextOfSupports(
          { institution: LYON, state, mirror: null, goesOn, institutions: 2, now: new Date(now) },
          { consultation: shared, before, now: counts },
        );
        if (next === null) return documents;
        documents += 1;
        const { subtotal } = next;
        if (subtotal.of !== 'supports') throw new Error('it counts supports');
        expect(subtotal.counts.length).toBeLessThanOrEqual(COUNTS_MAX);
        expect(followsOn(subtotal, state.sequence)).toBe(true);
        if (subtotal.since === 0) started.push(subtotal.sequence);
        elsewhere = countsAfter(elsewhere, subtotal);
        before = next.counts ?? [];
        state = {
          ...state,
          sequence: subtotal.sequence,
          seen: subtotal.sequence,
          sentAt: subtotal.countedAt,
          fault: null,
        };
        if (!next.isFull) return documents;
      }
    },
  };
}

describe('the supports of a city', () => {
  test.each([
    { of: 'few proposals', proposals: 3, documents: 1, turns: 45, anew: [1, 20, 40] },
    { of: 'proposals whose full state is small', proposals: 799, documents: 1, turns: 45, anew: [1, 20, 40] },
    { of: 'proposals whose full state is large', proposals: 800, documents: 1, turns: 205, anew: [1, 100, 200] },
    { of: 'more than one document holds', proposals: COUNTS_MAX + 2_000, documents: 2, turns: 25, anew: [1] },
    { of: 'more documents than a chain has', proposals: 21 * COUNTS_MAX, documents: 21, turns: 1, anew: [1] },
  ])('come to the same elsewhere after every turn: $of', ({ proposals, documents, turns, anew }) => {
    const lyon = city(proposals);
    for (let each = 1; each <= turns; each += 1) {
      expect(lyon.turn(each)).toBe(documents);
      expect(lyon.sumElsewhere()).toBe(proposals * each);
    }
    expect(lyon.begun).toEqual(anew);
  });

  test('are sent again after a clock that was a day ahead', () => {
    const sentAt = at('2026-03-03T00:00:00Z');
    const state = { consultationId: shared.id, about: 'supports', institution: LYON, ours: true } as const;
    const next = nextOfSupports(
      {
        institution: LYON,
        state: { ...state, sequence: 1, seen: 1, sentAt, fault: null },
        mirror: null,
        goesOn: false,
        institutions: 2,
        now: at('2026-03-02T00:00:10Z'),
      },
      {
        consultation: shared,
        before: [],
        now: [{ number: 1, version: 1, side: 'for', standing: 'resident', count: 2 }],
      },
    );
    expect(next?.subtotal).toMatchObject({ sequence: 2, counts: [{ number: 1, count: 2 }] });
  });

  const CLOSE = at('2026-03-25T00:00:00Z');
  test.each([
    { known: 'was not read since the close', readAt: '2026-03-24T23:59:00Z', hostAt: null, sent: false },
    { known: 'was read since', readAt: '2026-03-25T00:01:00Z', hostAt: null, sent: true },
    {
      known: 'has its close before it by its own clock',
      readAt: '2026-03-25T00:01:00Z',
      hostAt: '2026-03-24T00:01:00Z',
      sent: false,
    },
    { known: 'has a clock that is ahead', readAt: '2026-03-25T00:01:00Z', hostAt: '2026-03-26T00:01:00Z', sent: true },
  ])('are sent once they may be seen, as far as the host is known: it $known', ({ readAt, hostAt, sent }) => {
    const hidden = { ...shared, rules: { ...shared.rules, resultsVisibility: 'after-close' as const } };
    const mirror = {
      ...{ consultationId: shared.id, cursor: null, dueAt: null, failingSince: null, endedAt: null },
      ...{ readAt: at(readAt), hostAt: hostAt === null ? null : at(hostAt) },
    };
    const next = nextOfSupports(
      {
        institution: LYON,
        state: null,
        mirror,
        goesOn: false,
        institutions: 2,
        now: new Date(CLOSE.getTime() + 120_000),
      },
      {
        consultation: hidden,
        before: [],
        now: [{ number: 1, version: 1, side: 'for', standing: 'resident', count: 3 }],
      },
    );
    expect(next !== null).toBe(sent);
  });

  test.each([
    { it: 'was taken', seen: 3, seconds: 3, sent: true },
    { it: 'was taken a moment ago', seen: 3, seconds: 2, sent: false },
    { it: 'is not taken yet', seen: 2, seconds: 3, sent: false },
    { it: 'was not taken for almost a minute', seen: 2, seconds: 59, sent: false },
    { it: 'was not taken for a minute', seen: 2, seconds: 60, sent: true },
  ])('follow the last one, which $it, after $seconds s: $sent', ({ seen, seconds, sent }) => {
    const sentAt = at('2026-03-02T00:00:00Z');
    const state = { consultationId: shared.id, about: 'supports', institution: LYON, ours: true } as const;
    const mirror = {
      ...{ consultationId: shared.id, cursor: null, dueAt: null, failingSince: null, endedAt: null },
      readAt: null,
    };
    const next = nextOfSupports(
      {
        institution: LYON,
        state: { ...state, sequence: 3, seen, sentAt, fault: null },
        mirror,
        goesOn: false,
        institutions: 2,
        now: new Date(sentAt.getTime() + seconds * 1_000),
      },
      {
        consultation: shared,
        before: [],
        now: [{ number: 1, version: 1, side: 'for', standing: 'resident', count: 3 }],
      },
    );
    expect(next?.subtotal.sequence ?? null).toBe(sent ? 4 : null);
  });

  test.each([
    { after: 'a minute', seconds: 60, readAfter: 30, again: false },
    { after: 'two minutes', seconds: 120, readAfter: 30, again: true },
    { after: 'two minutes in which the host was not read', seconds: 120, readAfter: -30, again: false },
  ])('are sent again where the host does not tell them: after $after', ({ seconds, readAfter, again }) => {
    const sentAt = at('2026-03-02T00:00:00Z');
    const later = (s: number) => new Date(sentAt.getTime() + s * 1_000);
    const mirror = {
      ...{ consultationId: shared.id, cursor: null, dueAt: null, failingSince: null, endedAt: null },
      readAt: later(readAfter),
    };
    const state = { consultationId: shared.id, about: 'supports', institution: LYON, ours: true } as const;
    const counts: readonly SupportCount[] = [{ number: 1, version: 1, side: 'for', standing: 'resident', count: 3 }];
    const next = nextOfSupports(
      {
        institution: LYON,
        state: { ...state, sequence: 1, seen: 0, sentAt, fault: null },
        mirror,
        goesOn: false,
        institutions: 2,
        now: later(seconds),
      },
      { consultation: shared, before: counts, now: counts },
    );
    expect(next?.subtotal ?? null).toEqual(again ? expect.objectContaining({ sequence: 2, since: 0 }) : null);
  });
});
