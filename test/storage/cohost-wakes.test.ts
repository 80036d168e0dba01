import { beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { CohostWakes, type SendWake } from '../../src/application/network/cohost/cohost-wakes.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import type { ConsultationId } from '../../src/domain/kit/id.ts';
import { countAgainMs, countsWakeMs } from '../../src/domain/network/wake-pace.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id, phase } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const GIRONA = 'https://girona.example/';
/** Waits are milliseconds. */
const PACE = 1_000;
const STEP_MS = 1_000;
const MINUTES = 2;

eachEngine('co-hosts of consultations of ours', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let sent: { readonly peer: string; readonly consultations: readonly string[] }[];
  beforeEach(async () => {
    app = applicationOn(suite.database, clock);
    sent = [];
    await app.store.transact(async (writer) => {
      for (const [nth, slug] of [
        [1, 'parcs'],
        [2, 'quais'],
      ] as const) {
        await writer.consultations.save(
          consultation({ id: id(nth), slug, handle: slug, phases: [phase({ kind: 'propose', id: id(100 + nth) })] }),
        );
        for (const peer of [TORINO, GIRONA]) await writer.sharing.saveCohost(cohost(nth, peer));
      }
    });
  });

  it('are each woken once when a process begins, for all that they share', async () => {
    const { settle } = wakes();
    await settle();
    expect(sent.toSorted((one, other) => (one.peer < other.peer ? -1 : 1))).toEqual([
      { peer: GIRONA, consultations: ['parcs', 'quais'] },
      { peer: TORINO, consultations: ['parcs', 'quais'] },
    ]);
  });

  it('are woken once for all that changes in a moment, and for what they do not see not at all', async () => {
    const { settle } = wakes();
    await settle();
    sent = [];
    for (let nth = 0; nth < 20; nth += 1) await happen('consultation-changed', id(1));
    await settle();
    expect(sent).toEqual([
      { peer: GIRONA, consultations: ['parcs'] },
      { peer: TORINO, consultations: ['parcs'] },
    ]);
    sent = [];
    for (let nth = 0; nth < 20; nth += 1) await happen('support-given', id(1));
    await settle();
    expect(sent).toEqual([]);
  });

  it('are woken again after a failure, with what changed meanwhile, and a slow one holds up no other', async () => {
    const silent = new Set([TORINO]);
    let answer = (_: boolean) => {};
    const { job, settle, said } = wakes(async ({ peer }) => {
      if (!silent.has(peer)) return true;
      return await new Promise((resolve) => {
        answer = resolve;
      });
    });
    const signal = new AbortController().signal;
    await job.run(signal);
    await happen('consultation-changed', id(2));
    await untilSent(job, signal, () => sent.filter(({ peer }) => peer === GIRONA).length === 2);
    expect(sent.filter(({ peer }) => peer === TORINO)).toHaveLength(1);
    answer(false);
    silent.clear();
    await settle();
    expect(said).toEqual([TORINO]);
    expect(
      sent
        .filter(({ peer }) => peer === TORINO)
        .at(-1)
        ?.consultations.toSorted(),
    ).toEqual(['parcs', 'quais']);
  });

  it('are not woken any more once they are out', async () => {
    const { settle } = wakes();
    await settle();
    sent = [];
    await app.store.transact((writer) => writer.sharing.saveCohost({ ...cohost(1, TORINO), status: 'left' }));
    await happen('consultation-changed', id(1));
    await settle();
    expect(sent).toEqual([{ peer: GIRONA, consultations: ['parcs'] }]);
  });

  it('are woken for counts no more often the more of them count, and the host wakes a bounded number a second', async () => {
    for (const cities of [4, 20, 60]) {
      const peers = Array.from({ length: cities }, (_, nth) => `https://city${nth}.example/`);
      await app.store.transact(async (writer) => {
        for (const peer of peers) await writer.sharing.saveCohost(cohost(2, peer));
      });
      let now = 0;
      const { job } = wakes(undefined, { clock: () => now, pace: 1 });
      const look = async () => {
        await job.run(new AbortController().signal);
        await job.sent();
      };
      for (now = 1; job.waiting > 0 || now === 1; now += 1) await look();
      sent = [];
      const count = countAgainMs(cities + 1) / STEP_MS;
      for (let step = 0; step < MINUTES * (60_000 / STEP_MS); step += 1) {
        // Each counts as often as it may, and they do so one after the other.
        const counting = peers.filter((_, nth) => step % count === nth % count);
        if (counting.length > 0) await happen('subtotal-counted', id(2), counting.length);
        await look();
        now += STEP_MS;
      }
      const byCity = peers.map((peer) => sent.filter((each) => each.peer === peer).length / MINUTES);
      expect(Math.min(...byCity)).toBeGreaterThan(0);
      expect(sent.length / (MINUTES * 60)).toBeLessThanOrEqual(4);
      expect(Math.max(...byCity)).toBeLessThanOrEqual(60_000 / countsWakeMs(cities));
      expect(sent.every(({ consultations }) => consultations.join() === 'quais')).toBe(true);
    }
  });

  it('are not all woken at once where they are many, and those that do not answer leave room for the others', async () => {
    const silent = Array.from({ length: 60 }, (_, nth) => `https://silent${nth}.example/`);
    const others = Array.from({ length: 60 }, (_, nth) => `https://other${nth}.example/`);
    await app.store.transact(async (writer) => {
      for (const peer of [...silent, ...others]) await writer.sharing.saveCohost(cohost(2, peer));
    });
    let now = 0;
    let fails = true;
    const hanging: (() => void)[] = [];
    const underWay = { now: 0, most: 0 };
    const { job } = wakes(
      async ({ peer }) => {
        underWay.now += 1;
        underWay.most = Math.max(underWay.most, underWay.now);
        await new Promise<void>((resolve) =>
          silent.includes(peer) && !fails ? hanging.push(resolve) : setTimeout(resolve, 1),
        );
        underWay.now -= 1;
        return !silent.includes(peer);
      },
      { clock: () => now, pace: 1 },
    );
    const { signal } = new AbortController();
    const untilDone = async (isDone: () => boolean) => {
      do {
        await job.run(signal);
        await new Promise((later) => setTimeout(later, 1));
      } while (!isDone());
    };
    const areSent = (peers: readonly string[]) => peers.every((each) => sent.some(({ peer }) => peer === each));
    await untilDone(() => areSent([...silent, ...others]));
    expect(underWay.most).toBe(50);
    await job.sent();
    fails = false;
    sent = [];
    await happen('consultation-changed', id(2));
    await job.run(signal);
    now += 60_000;
    await untilDone(() => areSent(others));
    expect(hanging).toHaveLength(25);
    for (const end of hanging) end();
    await job.sent();
  });

  function wakes(
    send: SendWake = async () => true,
    at: { readonly pace: number; readonly clock?: () => number } = { pace: PACE },
  ) {
    const said: string[] = [];
    const job = new CohostWakes({
      app,
      send: async (wake) => {
        sent.push({ peer: wake.peer, consultations: wake.consultations });
        return await send(wake);
      },
      onSilent: (peer) => said.push(peer),
      ...at,
    });
    const { signal } = new AbortController();
    return {
      job,
      said,
      async settle() {
        await untilSent(job, signal, () => job.waiting === 0);
      },
    };
  }

  async function happen(type: EventType, consultationId: ConsultationId, times = 1): Promise<void> {
    await app.store.transact(async (writer) => {
      for (let nth = 0; nth < times; nth += 1) {
        await writer.events.append({
          id: app.newId(),
          type,
          at: clock.now(),
          by: null,
          consultationId,
          proposalId: null,
          data: {},
        } as Parameters<typeof writer.events.append>[0]);
      }
    });
  }
});

async function untilSent(job: CohostWakes, signal: AbortSignal, isDone: () => boolean): Promise<void> {
  do {
    await job.run(signal);
    await new Promise((later) => setTimeout(later, 2));
  } while (!isDone());
}

function cohost(nth: number, peer: string) {
  return {
    consultationId: id(nth),
    peer,
    invite: `https://lyon.example/activities/${nth}-${new URL(peer).host}`,
    status: 'accepted',
    registered: 100,
    registeredAt: null,
    invitedAt: new Date('2026-03-01T08:00:00Z'),
    answeredAt: new Date('2026-03-01T09:00:00Z'),
  } as const;
}
