import { beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { CohostWakes, type SendWake } from '../../src/application/network/cohost/cohost-wakes.ts';
import type { EventType } from '../../src/domain/event/event.ts';
import type { ConsultationId } from '../../src/domain/kit/id.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id, phase } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const GIRONA = 'https://girona.example/';
/** Waits are milliseconds. */
const PACE = 1_000;

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

  function wakes(send: SendWake = async () => true) {
    const said: string[] = [];
    const job = new CohostWakes({
      app,
      send: async (wake) => {
        sent.push({ peer: wake.peer, consultations: wake.consultations });
        return await send(wake);
      },
      onSilent: (peer) => said.push(peer),
      pace: PACE,
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

  async function happen(type: EventType, consultationId: ConsultationId): Promise<void> {
    await app.store.transact((writer) =>
      writer.events.append({
        id: app.newId(),
        type,
        at: clock.now(),
        by: null,
        consultationId,
        proposalId: null,
        data: {},
      } as Parameters<typeof writer.events.append>[0]),
    );
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
