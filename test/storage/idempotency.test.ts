import { expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { withIdempotency } from '../../src/application/kit/idempotency.ts';
import { registerParticipant } from '../../src/application/participant/register-participant.ts';
import { ok, refuse } from '../../src/domain/kit/result.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

eachEngine('answers that are given once', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const person = (name: string) => ({ name, kind: 'local', standing: 'registered' }) as const;

  /** Joins somebody under a key; `after` runs inside the transaction, once the act is done. */
  async function joinOnce(app: Application, key: string, after: () => Promise<void> | void = () => {}) {
    return await withIdempotency(app, { holder: 'h', key, content: key }, async (within) => {
      const joined = await registerParticipant(within, person(key));
      await after();
      return joined.ok ? ok({ status: 201, body: joined.value.id }) : joined;
    });
  }
  const named = async (name: string) =>
    await suite.database.db.selectFrom('participant').select('id').where('name', '=', name).execute();

  it('acts once for requests that arrive together over several connections', async () => {
    const apps = [];
    for (let at = 0; at < 3; at += 1) apps.push(applicationOn(await suite.openAnother(), clock));
    const answers = await Promise.all([...apps, ...apps].map((app) => joinOnce(app, 'together')));
    expect(new Set(answers.map((answer) => answer.ok && answer.value.body)).size).toBe(1);
    expect(answers.filter((answer) => answer.ok && !answer.value.repeated)).toHaveLength(1);
    expect(await named('together')).toHaveLength(1);
  });

  it('keeps neither act nor key when it fails after the act', async () => {
    const app = applicationOn(suite.database, clock);
    const crash = () => {
      throw new Error('the process dies here');
    };
    await expect(joinOnce(app, 'crashed', crash)).rejects.toThrow('the process dies here');
    expect(await named('crashed')).toHaveLength(0);
    const retried = await joinOnce(app, 'crashed');
    expect(retried).toMatchObject({ ok: true, value: { repeated: false } });
    expect(await named('crashed')).toHaveLength(1);
  });

  it('takes back what was done before a refusal', async () => {
    const app = applicationOn(suite.database, clock);
    const refused = await withIdempotency(app, { holder: 'h', key: 'refused', content: '' }, async (within) => {
      await registerParticipant(within, person('refused'));
      return refuse({ type: 'not-signed-in' });
    });
    expect(refused).toEqual({ ok: false, refusal: { type: 'not-signed-in' } });
    expect(await named('refused')).toHaveLength(0);
  });

  it('lets other keys through meanwhile', async () => {
    const app = applicationOn(suite.database, clock);
    const answers = await Promise.all(['a', 'b', 'c'].map((key) => joinOnce(app, key)));
    expect(answers.every((answer) => answer.ok && !answer.value.repeated)).toBe(true);
  });
});
