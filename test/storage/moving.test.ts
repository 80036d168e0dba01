import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { checkOrigin } from '../../src/application/network/move/check-origin.ts';
import { moveOrigin } from '../../src/application/network/move/move-origin.ts';
import type { StoredSubtotal } from '../../src/application/network/subtotal/ports.ts';
import type { SupportCount } from '../../src/domain/network/subtotal.ts';
import { applicationOn } from '../support/application.ts';
import { opened, setUpCity, value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { eachEngine } from './engines.ts';

const FORMER = 'https://former.example';
const PRESENT = 'https://present.example';
const ANA = 'https://social.example/users/ana';

eachEngine('an address that a node had', (suite) => {
  const clock = clockAt('2026-03-02T08:00:00Z');
  let app: Application;
  let consultationId: string;

  const keysOf = async (actor: string) => {
    const at = clock.now();
    await sql`
      insert into signing_key (id, actor, algorithm, public_key, private_key_sealed, created_at)
      values (${app.newId()}, ${actor}, 'ed25519', ${app.newId()}, 'sealed', ${at})`.execute(suite.database.db);
    clock.advance({ minutes: 1 });
  };
  const count: SupportCount = { number: 1, version: 1, side: 'for', standing: 'resident', count: 4 };
  const stored = (origin: string, sequence: number, about: string): StoredSubtotal => ({
    id: app.newId(),
    consultationId,
    about,
    institution: `${origin}/`,
    sequence,
    since: sequence - 1,
    ours: true,
    uri: `${origin}/subtotals/${about}-${sequence}`,
    hash: 'a'.repeat(8),
    document: '{}',
    counted: null,
    polled: null,
    closesAt: null,
    countedAt: clock.now(),
    receivedAt: clock.now(),
  });
  const countedAt = async (origin: string, sequences: number, about = 'supports') => {
    const counts = about === 'supports' ? [count] : null;
    for (let sequence = 1; sequence <= sequences; sequence += 1) {
      await app.store.transact((writer) => writer.subtotals.save(stored(origin, sequence, about), counts));
    }
    const state = { consultationId, about, institution: `${origin}/`, ours: true, sequence: sequences } as const;
    await app.store.transact((writer) => writer.subtotals.saveState({ ...state, seen: 0, sentAt: null, fault: null }));
  };

  beforeAll(async () => {
    app = { ...applicationOn(suite.database, clock), origin: PRESENT };
    await setUpCity(app);
    consultationId = (await opened(app, `velo-${suite.engine}`)).id;
  });

  it('is told from the one of now by the keys that were made under it', async () => {
    expect(await checkOrigin(app)).toBeNull();
    await keysOf(`${FORMER}/`);
    expect(await checkOrigin(app)).toEqual({ was: FORMER, isNew: true });
    await keysOf(`${PRESENT}/`);
    expect(await checkOrigin(app)).toEqual({ was: FORMER, isNew: false });
    // It was started by mistake under the other one, and is back.
    expect(await checkOrigin({ ...app, origin: FORMER })).toBeNull();
  });

  it('is left although the node counted under the new one before it was said', async () => {
    await countedAt(FORMER, 3);
    await countedAt(PRESENT, 2);
    await countedAt(FORMER, 1, 'ballot-a');
    await countedAt(PRESENT, 1, 'ballot-a');
    await countedAt(FORMER, 1, 'ballot-b');
    await countedAt(PRESENT, 2, 'ballot-b');
    expect(value(await moveOrigin(app, { from: FORMER, by: null }))).toMatchObject({ from: FORMER, to: PRESENT });
    const institution = `${PRESENT}/`;
    const read = async (about: string) =>
      await app.store.read(async ({ subtotals }) => {
        const state = await subtotals.state({ consultationId, about, institution });
        return [state?.sequence, (await subtotals.subtotal({ consultationId, about, institution }, 1))?.uri];
      });
    expect(await read('supports')).toEqual([3, `${FORMER}/subtotals/supports-1`]);
    expect(await read('ballot-a')).toEqual([1, `${FORMER}/subtotals/ballot-a-1`]);
    expect(await read('ballot-b')).toEqual([2, `${PRESENT}/subtotals/ballot-b-1`]);
    expect(await app.store.read(({ subtotals }) => subtotals.counts(consultationId, institution))).toEqual([count]);
    expect(await checkOrigin(app)).toBeNull();
  });

  it('is the one in the hashes of charters that were adopted under it, also where only the hash was kept', async () => {
    const { db } = suite.database;
    const charter = {
      terms: '{}',
      decision: '{}',
      hash: 'a',
      decided_at: clock.now(),
      consultation_id: consultationId,
    };
    await db
      .insertInto('charter')
      .values({ ...charter, version: 1 })
      .execute();
    await app.store.transact((writer) => writer.moving.renameOwn(FORMER, PRESENT));
    const [read] = await app.store.read(({ communities }) => communities.charters(consultationId));
    expect(read?.community).toBe(`${FORMER}/consultations/velo-${suite.engine}`);
  });

  it('is not taken for the one of now by the keys that it got since, to sign its moves with', async () => {
    await keysOf(`${FORMER}/consultations/velo`);
    expect(await checkOrigin(app)).toBeNull();
    expect(await checkOrigin({ ...app, origin: 'https://elsewhere.example' })).toEqual({ was: PRESENT, isNew: true });
  });

  it('is what an Undo that names no known Follow ends, with what came of it, and nothing that was followed by itself', async () => {
    const since = clock.now();
    const [named, present] = [`${FORMER}/consultations/velo`, `${PRESENT}/consultations/velo`];
    const follow = async (target: string, id: string) =>
      await app.store.transact(({ peers }) =>
        peers.saveFollow({ target, follower: ANA, activityId: `${ANA}#${id}`, since }),
      );
    const end = async (target: string, id: string | null) => {
      await app.store.transact(({ peers }) => peers.endFollow({ follower: ANA, target, id }));
      const { rows } = await sql<{ target: string }>`select target from follow order by target`.execute(
        suite.database.db,
      );
      return rows.map((row) => row.target);
    };
    const actor = {
      uri: ANA,
      host: 'social.example',
      kind: 'Person',
      handle: 'ana@social.example',
      name: 'Ana',
    } as const;
    const inbox = { inbox: `${ANA}/inbox`, sharedInbox: null, fetchedAt: since, goneAt: null };
    await app.store.transact(({ peers }) => peers.saveActor({ ...actor, ...inbox }));
    await follow(named, '1');
    await follow(present, '1');
    expect(await end(named, `${ANA}#unknown`)).toEqual([]);
    await follow(named, '1');
    await follow(present, '2');
    expect(await end(named, `${ANA}#1`)).toEqual([present]);
    expect(await end(named, null)).toEqual([present]);
    expect(await end(present, `${ANA}#2`)).toEqual([]);
  });
});
