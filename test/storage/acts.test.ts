import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/invite-agent.ts';
import type { Application } from '../../src/application/ports.ts';
import { readActTypes, readAudit } from '../../src/application/read-audit.ts';
import type { NewEvent } from '../../src/domain/event.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const ANY = { agentId: null, consultation: null, type: null, after: null } as const;

eachEngine('the log of agents', (suite) => {
  let app: Application;
  let agentId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const invited = await inviteAgent(app, { email: 'a@lyon.example', role: 'administrator', by: null });
    agentId = value(invited).agent.id;
    for (const slug of ['velo', 'ecoles']) await drafted(app, { slug, by: { agent: agentId } });
    await drafted(app, { slug: 'sans-agent', by: null });
  });

  it('has the acts of agents alone, newest first, each with its agent and its place', async () => {
    const { items, next } = await readAudit(app, { ...ANY, limit: 10 });
    expect(items.map(({ type, consultation }) => [type, consultation?.slug])).toEqual([
      ['consultation-drafted', 'ecoles'],
      ['consultation-drafted', 'velo'],
    ]);
    expect(items[0]?.agent).toEqual({ id: agentId, email: 'a@lyon.example', role: 'administrator' });
    expect(next).toBeNull();
    expect(await readActTypes(app)).toEqual(['consultation-drafted']);
  });

  it('is read in pages that lose nothing, also while acts are added', async () => {
    const first = await readAudit(app, { ...ANY, limit: 1 });
    await drafted(app, { slug: 'plus-tard', by: { agent: agentId } });
    const second = await readAudit(app, { ...ANY, limit: 1, after: first.next });
    expect([...first.items, ...second.items].map(({ consultation }) => consultation?.slug)).toEqual(['ecoles', 'velo']);
    const nonsense = await readAudit(app, { ...ANY, limit: 1, after: 'nonsense' });
    expect(nonsense.items[0]?.consultation?.slug).toBe('plus-tard');
  });

  it('is narrowed, and takes whatever is asked for', async () => {
    const other: NewEvent = {
      id: v7(),
      type: 'agent-changed',
      at: clock.now(),
      by: { agent: agentId },
      consultationId: null,
      proposalId: null,
      data: { agentId },
    };
    await app.store.transact((writer) => writer.write.event(other));
    const of = async (asked: Partial<Omit<Parameters<typeof readAudit>[1], 'limit' | 'after'>>) =>
      (await readAudit(app, { ...ANY, ...asked, limit: 10 })).items.map(({ type, about }) => [type, about]);
    expect(await of({ type: 'agent-changed' })).toEqual([['agent-changed', 'a@lyon.example']]);
    expect(await of({ consultation: 'velo' })).toEqual([['consultation-drafted', null]]);
    expect(await of({ agentId })).toHaveLength(4);
    for (const nobody of ['', 'x', v7()]) expect(await of({ agentId: nobody })).toEqual([]);
  });
});
