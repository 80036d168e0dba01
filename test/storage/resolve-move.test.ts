import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import type { NetworkReader } from '../../src/application/network/mirror/ports.ts';
import { followMove, loadMoves, resolveMove } from '../../src/application/network/move/resolve-move.ts';
import type { InstitutionDescription } from '../../src/application/network/peer/ports.ts';
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
  const input = new Map<string, InstitutionDescription>();
  let requests: string[] = [];
  let app: Application;
  beforeAll(async () => {
    const plain = applicationOn(suite.database, clock);
    const network: NetworkReader = {
      page: async () => null,
      copy: async () => null,
      institution: async () => null,
      image: async () => null,
      async says(uri) {
        requests.push(uri);
        return input.get(uri) ?? null;
      },
    };
    app = { ...plain, network };
    await app.store.transact(async (writer) => {
      const host = { uri: `${OLD}consultations/parchi`, institution: OLD };
      await writer.consultations.save(consultation({ slug: 'parchi', handle: 'parchi', host }));
    });
  });
  beforeEach(() => {
    requests = [];
    input.clear();
  });

  const says = (uri: string, of: Partial<InstitutionDescription> = {}) => {
    const { host } = new URL(uri);
    const inbox = `${uri}inbox`;
    const names = { uri, host, kind: 'Organization', handle: `city@${host}`, name: host } as const;
    const actor = { ...names, inbox, sharedInbox: inbox, fetchedAt: clock.now(), goneAt: null };
    input.set(uri, { actor, movedTo: null, formerly: [], ...of });
  };
  const moves = () => app.store.read((reader) => loadMoves(app, reader));

  it('is not it while that one does not say so, nor while that one cannot be read', async () => {
    says(EVIL, { formerly: [OLD] });
    expect(await resolveMove(app, EVIL)).toBe('unread');
    says(OLD);
    expect(await resolveMove(app, EVIL)).toBe('known');
    expect(await followMove(app, OLD)).toBe(false);
    says(OLD, { movedTo: EVIL });
    says(EVIL);
    expect(await followMove(app, OLD)).toBe(false);
    expect(await moves()).toEqual([]);
  });

  it('costs the former address nothing where it names nobody who shares anything here', async () => {
    says('https://other.example/', { formerly: ['https://victim.example/'] });
    expect(await resolveMove(app, 'https://other.example/')).toBe('known');
    expect(requests).toEqual(['https://other.example/']);
    expect(await resolveMove(app, 'https://other.example/')).toBe('known');
    expect(requests).toHaveLength(1);
  });

  it('is it where both do, and whatever is named by the former id is its own', async () => {
    says(NEW, { formerly: [OLD] });
    says(OLD, { movedTo: NEW });
    expect(await resolveMove(app, NEW)).toBe('moved');
    expect(await resolveMove(app, NEW)).toBe('known');
    expect(await moves()).toEqual([{ from: OLD, to: NEW }]);
    const mirrored = await app.store.read((reader) => reader.consultations.bySlug('parchi'));
    expect(mirrored?.host).toEqual({ uri: `${NEW}consultations/parchi`, institution: NEW });
  });

  it('goes on to a third address, and both former ones lead there', async () => {
    const third = 'https://terza.example/';
    says(third, { formerly: [NEW, OLD] });
    says(NEW, { movedTo: third });
    expect(await followMove(app, NEW)).toBe(true);
    expect(await moves()).toEqual([
      { from: NEW, to: third },
      { from: OLD, to: third },
    ]);
  });
});
