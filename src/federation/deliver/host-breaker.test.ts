import { describe, expect, it } from 'vitest';
import type { FailingHost } from '../../application/federation/delivery/ports.ts';
import { afterFailure, breakerAt, probeOf } from './host-breaker.ts';

const BREAKER = breakerAt();
const START = Date.parse('2026-03-02T08:00:00Z');
const at = (minutes: number) => new Date(START + minutes * 60_000);

/** A host after failures of activities at minutes. */
function failed(...failures: readonly (readonly [activity: string, minute: number])[]): FailingHost {
  const [host, error] = ['peer.example', 'HTTP 500'];
  const last = failures.reduce<FailingHost | null>(
    (before, [activity, minute]) => afterFailure(before, { host, activity, error, at: at(minute) }, BREAKER),
    null,
  );
  if (last === null) throw new Error('a host fails by something');
  return last;
}

const FIVE = ['a', 'b', 'c', 'd', 'e'].map((activity, minute) => [activity, minute] as const);

describe('a host that fails', () => {
  it('is left alone after five activities within half an hour', () => {
    expect(failed(...FIVE.slice(0, 4)).heldUntil).toBeNull();
    expect(failed(...FIVE)).toMatchObject({ since: at(0), failedAt: at(4), heldUntil: at(34) });
  });

  it('is not left alone for one activity that it never takes', () => {
    const again = Array.from({ length: 20 }, (_, minute) => ['a', minute] as const);
    expect(failed(...again)).toMatchObject({ heldUntil: null, failures: [{ activity: 'a' }] });
  });

  it('is not left alone for failures that lie far apart', () => {
    expect(failed(...FIVE.map(([activity], nth) => [activity, nth * 10] as const)).heldUntil).toBeNull();
  });

  it('is left alone anew by each failure, until it takes something', () => {
    expect(failed(...FIVE, ['f', 200])).toMatchObject({ since: at(0), heldUntil: at(230) });
  });

  it('keeps a bounded number of failures', () => {
    const many = Array.from({ length: 100 }, (_, nth) => [`a${nth}`, nth / 60] as const);
    expect(failed(...many).failures).toHaveLength(5);
  });
});

describe('what is sent to see whether it is back', () => {
  const held = failed(...FIVE);
  const probed = { ...held, probed: 'x', probedAt: at(4) };
  const probe = (activity: string, minute: number, { isDelete = false, host = held } = {}) =>
    probeOf(host, { activity, isDelete, now: at(minute) }, BREAKER);

  it('waits for its time', () => {
    expect(probe('x', 33)).toEqual(at(34));
    expect(probe('x', 34)).toBe(true);
  });

  it('is another activity than the one that failed last, if there is one', () => {
    expect(probe('x', 34, { host: probed })).toEqual(at(34.75));
    expect(probe('x', 34.75, { host: probed })).toBe(true);
    expect(probe('y', 34, { host: probed })).toBe(true);
  });

  it('is a Delete within a minute', () => {
    expect(probe('x', 4.5, { isDelete: true })).toEqual(at(4.75));
    expect(probe('x', 4.75, { isDelete: true })).toBe(true);
    expect(probe('y', 20, { isDelete: true, host: { ...probed, probedAt: at(19.5) } })).toEqual(at(20.25));
  });
});
