import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { CatalogueQuery } from '../../src/application/network/catalogue/ports.ts';
import { readCommons } from '../../src/application/network/catalogue/read-commons.ts';
import { applicationOn } from '../support/application.ts';
import { setUpCity } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const FLOOD = 40;

eachEngine('the first page of what others propose', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await setUpCity(app);
    await saveCity('torino', FLOOD, 1);
    await saveCity('girona', 7, 2);
  });

  /** So many proposals of a city, the first `days` ago and each a minute older than the one before. */
  const saveCity = async (name: string, many: number, days: number) =>
    await app.store.transact(async (writer) => {
      const origin = `https://${name}.example`;
      const peer = `${origin}/`;
      const at = (nth: number) => new Date(clock.now().getTime() - days * 86_400_000 - nth * 60_000);
      await writer.peering.savePeer({
        uri: peer,
        origin,
        handle: `${name}@${name}.example`,
        name: { en: name },
        territory: null,
        languages: ['en'],
        protocol: '1',
        software: 'parvis 0.1.0',
        journal: null,
        witness: null,
        mirrors: true,
        counts: true,
        witnesses: true,
        keepsEntries: false,
        addedAt: clock.now(),
        seenAt: clock.now(),
        failingSince: null,
        clockAheadMs: null,
      });
      const consultation = `${origin}/consultations/one`;
      await writer.catalogue.saveEntries(
        Array.from({ length: many }, (_, nth) => ({
          uri: `${consultation}/proposals/${nth + 1}`,
          peer,
          consultation,
          kind: 'proposal' as const,
          number: nth + 1,
          title: { en: `Proposal ${nth + 1}` },
          summary: {},
          languages: ['en'],
          tags: [],
          topics: [],
          verdict: null,
          supports: null,
          publishedAt: at(nth),
          updatedAt: at(nth),
        })),
        { page: '', pass: 1 },
      );
    });
  const page = async (query: Partial<CatalogueQuery>) =>
    await readCommons(app, {
      ...{ limit: 20, after: null, search: null, topic: null, territory: null, state: null, phase: null },
      ...{ lang: null, kind: null, ...query },
    });
  const cities = (items: Awaited<ReturnType<typeof page>>['items']) => items.map(({ entry }) => entry.peer);

  it('has others beside a city that proposes much, the newest first within each turn', async () => {
    const { items } = await page({});
    const named = cities(items);
    expect(named.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => 'https://torino.example/'));
    expect(named.slice(5, 10)).toEqual(Array.from({ length: 5 }, () => 'https://girona.example/'));
    expect(named.slice(10).filter((name) => name === 'https://girona.example/')).toHaveLength(2);
    expect(items.slice(0, 5).map(({ entry }) => entry.uri.split('/').at(-1))).toEqual(['1', '2', '3', '4', '5']);
  });

  it.each([1, 3, 20])('is followed by the rest, nothing twice and nothing left out, by pages of %i', async (limit) => {
    const whole = (await page({ limit: 100 })).items.map(({ entry }) => entry.uri);
    const all: string[] = [];
    for (let after: string | null | undefined = null; after !== undefined; ) {
      const read: Awaited<ReturnType<typeof page>> = await page({ limit, after });
      all.push(...read.items.map(({ entry }) => entry.uri));
      after = read.next ?? undefined;
    }
    expect(all).toEqual(whole);
    expect(new Set(all).size).toBe(FLOOD + 7);
  });

  it('begins anew for a cursor that is none of ours', async () => {
    expect((await page({ after: 'made-up' })).items).toHaveLength(20);
  });
});
