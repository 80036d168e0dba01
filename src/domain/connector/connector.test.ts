import { describe, expect, it } from 'vitest';
import { type AfterSending, afterSending, checkConnectorName, type SendOutcome } from './connector.ts';

describe('the name of a connector', () => {
  it.each(['crm', 'publik-2', 'a'])('may be %s', (name) => expect(checkConnectorName(name).ok).toBe(true));
  it.each(['', 'CRM', '2crm', 'crm_2', 'a'.repeat(41), 'crm ', 'é'])('may not be “%s”', (name) =>
    expect(checkConnectorName(name)).toMatchObject({ refusal: { field: 'name', because: 'not-a-slug' } }),
  );
});

describe('after a message was tried', () => {
  const failed: SendOutcome = { type: 'failed', error: '503', retryAfterMs: null };
  const pausesOf = (outcome: SendOutcome) => {
    const pauses: number[] = [];
    for (let failures = 0; ; failures += 1) {
      const after = afterSending(outcome, failures);
      if (after.type !== 'again') return { pauses, after };
      pauses.push(after.pauseMs / 1_000);
    }
  };

  it('is done where it was taken', () => expect(afterSending({ type: 'taken' }, 4)).toEqual({ type: 'done' }));

  it('tries again for three days, and pauses the connector then: nothing that waits is lost', () => {
    const { pauses, after } = pausesOf(failed);
    expect(pauses).toEqual([5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]);
    expect(after).toEqual({ type: 'pause', because: 'failed', error: '503' } satisfies AfterSending);
  });

  it('gives up a message that the target calls wrong three times, and goes on with the next', () => {
    const { pauses, after } = pausesOf({ type: 'refused', error: '422' });
    expect(pauses).toEqual([5, 300]);
    expect(after).toEqual({ type: 'give-up', error: '422' } satisfies AfterSending);
  });

  it('pauses a connector whose target is gone', () =>
    expect(afterSending({ type: 'gone' }, 0)).toEqual({ type: 'pause', because: 'gone', error: '410' }));

  it.each([
    [60_000, 60],
    [1_000, 5],
  ])('waits as long as the target asks for, but not less than its own pause: %i', (retryAfterMs, seconds) => {
    const after = afterSending({ ...failed, retryAfterMs }, 0);
    expect(after).toMatchObject({ type: 'again', pauseMs: seconds * 1_000 });
  });
});
