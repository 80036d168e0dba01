import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import { createToken } from '../../src/application/agent/create-token.ts';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import type { Application } from '../../src/application/application.ts';
import type { ActsOf } from '../../src/application/event/ports.ts';
import { readAudit, readAuditFilters } from '../../src/application/event/reads.ts';
import type { NewEvent } from '../../src/domain/event/event.ts';
import type { Actor } from '../../src/domain/kit/actor.ts';
import { applicationOn } from '../support/application.ts';
import { drafted, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { pseudonym } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

const clock = clockAt('2026-03-02T08:00:00Z');
const ANY = { by: null, consultation: null, type: null, after: null } as const;

eachEngine('the log of agents', (suite) => {
  let app: Application;
  let agentId: string;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    const invited = await inviteAgent(app, { email: 'a@lyon.example', role: 'administrator', by: null });
    agentId = value(invited).agent.id;
    for (const slug of ['velo', 'ecoles']) await drafted(app, { slug, by: { kind: 'agent', id: agentId } });
    await drafted(app, { slug: 'sans-agent', by: null });
  });

  it('has the acts of agents, newest first, each with its agent and its place, after that of the set-up', async () => {
    const { items, next } = await readAudit(app, { ...ANY, limit: 10 });
    expect(items.map(({ type, consultation }) => [type, consultation?.slug])).toEqual([
      ['consultation-drafted', 'ecoles'],
      ['consultation-drafted', 'velo'],
      ['institution-set-up', undefined],
    ]);
    expect(items[2]).toMatchObject({ by: { kind: 'operator' }, agent: null, token: null });
    expect(items[0]?.agent).toEqual({ id: agentId, email: 'a@lyon.example', role: 'administrator' });
    expect(next).toBeNull();
    expect((await readAuditFilters(app)).types).toEqual(['consultation-drafted', 'institution-set-up']);
  });

  it('is read in pages that lose nothing, also while acts are added', async () => {
    const first = await readAudit(app, { ...ANY, limit: 1 });
    await drafted(app, { slug: 'plus-tard', by: { kind: 'agent', id: agentId } });
    const second = await readAudit(app, { ...ANY, limit: 1, after: first.next });
    expect([...first.items, ...second.items].map(({ consultation }) => consultation?.slug)).toEqual(['ecoles', 'velo']);
    const nonsense = await readAudit(app, { ...ANY, limit: 1, after: 'nonsense' });
    expect(nonsense.items[0]?.consultation?.slug).toBe('plus-tard');
  });

  it('has the acts of tokens, connectors and operators, and not what tokens do for people', async () => {
    const act = (by: Actor, type: 'institution-changed' | 'support-given'): NewEvent => ({
      id: v7(),
      at: clock.now(),
      by,
      consultationId: null,
      proposalId: null,
      ...(type === 'support-given'
        ? { type, data: { side: 'for', version: 1, standing: 'registered', supporter: pseudonym('p') } }
        : { type, data: {} }),
    });
    const made = value(
      await createToken(app, { name: 'Portail', scopes: ['admin'], by: { kind: 'agent', id: agentId } }),
    );
    const [id, participantId] = [made.token.id, v7()];
    await app.store.transact((writer) =>
      writer.events.append(
        act({ kind: 'token', id, participantId: null }, 'institution-changed'),
        act({ kind: 'token', id, participantId }, 'support-given'),
        act({ kind: 'token', id, participantId }, 'institution-changed'),
        act({ kind: 'participant', id: participantId }, 'support-given'),
        act({ kind: 'connector', id: 'decidim' }, 'institution-changed'),
        act({ kind: 'operator' }, 'institution-changed'),
        act({ kind: 'clock' }, 'institution-changed'),
      ),
    );
    const of = async (by: ActsOf['by']) => (await readAudit(app, { ...ANY, by, limit: 10 })).items;
    expect((await of(null)).slice(0, 5).map(({ type, by }) => [type, by.kind])).toEqual([
      ['institution-changed', 'operator'],
      ['institution-changed', 'connector'],
      ['institution-changed', 'token'],
      ['institution-changed', 'token'],
      ['token-created', 'agent'],
    ]);
    expect((await of({ kind: 'token', id })).map(({ token }) => token)).toEqual(
      [1, 2].map(() => ({ name: 'Portail', createdBy: { kind: 'agent', email: 'a@lyon.example' } })),
    );
    expect(await of({ kind: 'connector', id: 'decidim' })).toHaveLength(1);
    expect((await of({ kind: 'operator' })).map(({ type }) => type)).toEqual([
      'institution-changed',
      'institution-set-up',
    ]);
    expect(await readAuditFilters(app)).toEqual({
      types: ['consultation-drafted', 'institution-changed', 'institution-set-up', 'token-created'],
      tokens: [{ id, name: 'Portail' }],
      connectors: ['decidim'],
    });
  });

  it('is narrowed, and takes whatever is asked for', async () => {
    const other: NewEvent = {
      id: v7(),
      type: 'agent-changed',
      at: clock.now(),
      by: { kind: 'agent', id: agentId },
      consultationId: null,
      proposalId: null,
      data: { agentId },
    };
    await app.store.transact((writer) => writer.events.append(other));
    const of = async (query: Partial<Omit<Parameters<typeof readAudit>[1], 'limit' | 'after'>>) =>
      (await readAudit(app, { ...ANY, ...query, limit: 10 })).items.map(({ type, about }) => [type, about]);
    expect(await of({ type: 'agent-changed' })).toEqual([['agent-changed', 'a@lyon.example']]);
    expect(await of({ consultation: 'velo' })).toEqual([['consultation-drafted', null]]);
    expect(await of({ by: { kind: 'agent', id: agentId } })).toHaveLength(5);
    for (const id of ['', 'x', v7()]) {
      for (const kind of ['agent', 'token', 'connector'] as const) expect(await of({ by: { kind, id } })).toEqual([]);
    }
  });
});
