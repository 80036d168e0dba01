import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { InstitutionSaid, NetworkReader } from '../../src/application/network/mirrored.ts';
import { followAway, knownMoves, recognise } from '../../src/application/network/recognise.ts';
import type { Application } from '../../src/application/ports.ts';
import { applicationOn } from '../support/application.ts';
import { clockAt } from '../support/clock.ts';
import { consultation } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const OLD = 'https://torino.example/';
const NEW = 'https://nuova.example/';
const EVIL = 'https://evil.example/';

/** An institution is another one only where either address says so. */
eachEngine('an institution that says that it was another', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  const said = new Map<string, InstitutionSaid>();
  let asked: string[] = [];
  let app: Application;
  beforeAll(async () => {
    const plain = applicationOn(suite.database, clock);
    const network: NetworkReader = {
      page: async () => null,
      copy: async () => null,
      institution: async () => null,
      image: async () => null,
      async says(uri) {
        asked.push(uri);
        return said.get(uri) ?? null;
      },
    };
    app = { ...plain, network };
    await app.store.transact(async (writer) => {
      const host = { uri: `${OLD}consultations/parchi`, institution: OLD };
      await writer.write.consultation(consultation({ slug: 'parchi', handle: 'parchi', host }));
    });
  });
  beforeEach(() => {
    asked = [];
    said.clear();
  });

  const says = (uri: string, of: Partial<InstitutionSaid> = {}) => {
    const { host } = new URL(uri);
    const inbox = `${uri}inbox`;
    const names = { uri, host, kind: 'Organization', handle: `city@${host}`, name: host } as const;
    const actor = { ...names, inbox, sharedInbox: inbox, fetchedAt: clock.now(), goneAt: null };
    said.set(uri, { actor, movedTo: null, formerly: [], ...of });
  };
  const moves = () => app.store.read((reader) => knownMoves(app, reader));

  it('is not it while that one does not say so, nor while that one cannot be read', async () => {
    says(EVIL, { formerly: [OLD] });
    expect(await recognise(app, EVIL)).toBe('unread');
    says(OLD);
    expect(await recognise(app, EVIL)).toBe('known');
    expect(await followAway(app, OLD)).toBe(false);
    says(OLD, { movedTo: EVIL });
    says(EVIL);
    expect(await followAway(app, OLD)).toBe(false);
    expect(await moves()).toEqual([]);
  });

  it('costs the former address nothing where it names nobody who shares anything here', async () => {
    says('https://other.example/', { formerly: ['https://victim.example/'] });
    expect(await recognise(app, 'https://other.example/')).toBe('known');
    expect(asked).toEqual(['https://other.example/']);
    expect(await recognise(app, 'https://other.example/')).toBe('known');
    expect(asked).toHaveLength(1);
  });

  it('is it where both do, and whatever is named by the former id is its own', async () => {
    says(NEW, { formerly: [OLD] });
    says(OLD, { movedTo: NEW });
    expect(await recognise(app, NEW)).toBe('moved');
    expect(await recognise(app, NEW)).toBe('known');
    expect(await moves()).toEqual([{ from: OLD, to: NEW }]);
    const mirrored = await app.store.read((reader) => reader.consultations.bySlug('parchi'));
    expect(mirrored?.host).toEqual({ uri: `${NEW}consultations/parchi`, institution: NEW });
  });

  it('goes on to a third address, and both former ones lead there', async () => {
    const third = 'https://terza.example/';
    says(third, { formerly: [NEW, OLD] });
    says(NEW, { movedTo: third });
    expect(await followAway(app, NEW)).toBe(true);
    expect(await moves()).toEqual([
      { from: NEW, to: third },
      { from: OLD, to: third },
    ]);
  });
});
