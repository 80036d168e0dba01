import { describe, expect, it, test } from 'vitest';
import { type CommentStatus, commentStatusAfter, replyDepth, THREAD_DEPTH_MAX } from './comment.ts';

const LIFE = {
  'held accept': 'published',
  'held withdraw': 'withdrawn',
  'published withdraw': 'withdrawn',
  'held remove': 'removed',
  'published remove': 'removed',
  'removed restore': 'published',
} as Readonly<Record<string, string>>;
const STATUSES: readonly CommentStatus[] = ['held', 'published', 'withdrawn', 'removed'];
const ACTS = ['accept', 'withdraw', 'remove', 'restore'] as const;

describe('the life of a comment', () => {
  test.each(STATUSES.flatMap((status) => ACTS.map((act) => [status, act] as const)))('%s, then %s', (status, act) => {
    const next = LIFE[`${status} ${act}`];
    const needs = STATUSES.filter((from) => LIFE[`${from} ${act}`] !== undefined);
    expect(commentStatusAfter(status, act)).toEqual(
      next === undefined ? { ok: false, refusal: { type: 'wrong-status', status, needs } } : { ok: true, value: next },
    );
  });
});

describe('a reply', () => {
  it('stands one deeper than what it answers', () => {
    expect([replyDepth(null), replyDepth({ depth: 0 }), replyDepth({ depth: 3 })]).toEqual([0, 1, 4]);
  });

  it('never stands deeper than is shown', () => {
    expect(replyDepth({ depth: THREAD_DEPTH_MAX })).toBe(THREAD_DEPTH_MAX);
    expect(replyDepth({ depth: 900 })).toBe(THREAD_DEPTH_MAX);
  });
});
