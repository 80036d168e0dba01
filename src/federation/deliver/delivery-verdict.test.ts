import { describe, expect, it } from 'vitest';
import { retryAfterIn } from '../../application/kit/retry-pause.ts';
import { verdictOn } from './delivery-verdict.ts';

const answer = (status: number, retryAfterMs: number | null = null) => ({ status, retryAfterMs });

describe('the verdict on a delivery', () => {
  it.each([200, 201, 202, 204])('takes %i for arrived', (status) => {
    expect(verdictOn(answer(status), 0)).toEqual({ is: 'arrived' });
  });

  it.each([400, 402, 403, 405, 406, 409, 411, 413, 415, 422, 424, 451, 501])('ends at %i', (status) => {
    expect(verdictOn(answer(status), 0)).toEqual({ is: 'refused', error: `HTTP ${status}` });
  });

  it.each([500, 502, 503, 504, 507, 301, 303, 100])(
    'tries again after %i, and counts it against the host',
    (status) => {
      expect(verdictOn(answer(status), 0)).toEqual({ is: 'retry', error: `HTTP ${status}` });
    },
  );

  it.each([408, 425, 429])('tries again after %i, when the host says', (status) => {
    expect(verdictOn(answer(status, 5_000), 3)).toEqual({ is: 'later', error: `HTTP ${status}`, afterMs: 5_000 });
    expect(verdictOn(answer(status), 3)).toEqual({ is: 'later', error: `HTTP ${status}`, afterMs: null });
  });

  it('takes a 503 with its time for an answer, and one without for a failure', () => {
    expect(verdictOn(answer(503, 1_000), 0).is).toBe('later');
    expect(verdictOn(answer(503), 0).is).toBe('retry');
  });

  it('believes a 401 after some tries: our key may be what could not be read', () => {
    const verdicts = [0, 1, 2, 3].map((attempt) => verdictOn(answer(401), attempt));
    const soon = (afterMs: number) => ({ is: 'soon', error: 'HTTP 401', afterMs });
    expect(verdicts).toEqual([soon(2_000), soon(5_000), soon(60_000), { is: 'refused', error: 'HTTP 401' }]);
  });

  it('knows who is gone and what was not found', () => {
    expect(verdictOn(answer(410), 0)).toEqual({ is: 'gone' });
    expect(verdictOn(answer(404), 0)).toEqual({ is: 'missing' });
  });

  it('tries again where there was no answer', () => {
    expect(verdictOn({ error: 'timeout' }, 7)).toEqual({ is: 'retry', error: 'timeout' });
  });
});

describe('Retry-After', () => {
  const now = new Date('2026-03-02T08:00:00Z');
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 02 Mar 2026 08:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 07:00:00 GMT', 0],
    ['99999999999', 86_400_000],
    ['soon', null],
    ['', null],
    [null, null],
  ])('%j is %j ms', (header, ms) => {
    expect(retryAfterIn(header, now)).toBe(ms);
  });
});
