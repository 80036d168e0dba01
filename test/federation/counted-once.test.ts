import '../../src/start/temporal.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { restoreFromCohost } from '../../src/application/network/recovery/restore-from-cohost.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { openArchive, restoreArchive } from '../../src/storage/archive/restore.ts';
import { writeArchive } from '../../src/storage/archive/write.ts';
import { openMigrated } from '../storage/migrated.ts';
import { value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { counted, forged, sent } from '../support/subtotals.ts';
import { copiesOf, openTown, readMirror, residentsOf, shareWith, type Town, townOver } from '../support/towns.ts';
import { asked, casting, FORMER_RULES, option, options } from '../support/voting.ts';

const KEY = 'a secret key for tests only, 32 bytes or more';

/**
 * A ballot that Lyon asks and Torino shares, which closes on 10 March, however the days around its close go. Its rules were
 * frozen before cities committed to their figures, and mean what they meant.
 */
describe('a ballot of two cities', { timeout: 60_000 }, () => {
  let opening: AsyncDisposableStack;
  let clock: Clock;
  let lyon: Town;
  let torino: Town;
  let consultation: Consultation;
  let mirror: Consultation;

  beforeEach(async () => {
    opening = new AsyncDisposableStack();
    clock = clockAt('2026-03-02T08:00:00Z');
    [lyon, torino] = [opening.use(await openTown('lyon', clock)), opening.use(await openTown('torino', clock))];
    value(
      await createConsultation(lyon.app, {
        slug: 'parks',
        title: { fr: 'Des parcs' },
        summary: { fr: 'Où ?' },
        phases: [{ kind: 'vote', opensAt: '2026-03-01', closesAt: '2026-03-31' }],
        rules: { hold: 'nothing', resultsVisibility: 'after-close' },
        by: null,
      }),
    );
    consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
    mirror = await shareWith(lyon, torino, { consultation, registered: 50 });
    await asked(lyon.app, {
      consultation: 'parks',
      method: 'choice',
      slug: 'which',
      options: options('Nord', 'Sud'),
      rules: { ...FORMER_RULES, anonymityThreshold: 1 },
      closesAt: '2026-03-10',
    });
    await readMirror(lyon, torino, mirror);
    await vote(lyon, { people: 12, for: 2 });
    await vote(torino, { people: 6, for: 1 });
  });
  afterEach(() => opening.disposeAsync());

  async function ballotAt({ app }: Town): Promise<Ballot> {
    const here = await app.store.read((reader) => reader.consultations.bySlug('parks'));
    const stored = await app.store.read((reader) => reader.ballots.bySlug(here?.id ?? '', 'which'));
    if (stored === null) throw new Error('the ballot is not here');
    return stored.ballot;
  }

  async function vote(town: Town, of: { readonly people: number; readonly for: number }): Promise<void> {
    const ballot = await ballotAt(town);
    for (const person of await residentsOf(town, of.people)) {
      value(await castBallot(town.app, casting(ballot, [person, { kind: 'choice', option: option(ballot, of.for) }])));
    }
  }

  /** What a town says of the ballot once it may, if it has something to say. */
  async function says(town: Town): Promise<SignedSubtotal | undefined> {
    await announceBallots(town.app);
    return (await counted(town)).find(({ subtotal }) => subtotal.of === 'ballot');
  }

  const toLyon = async (from: Town, signed: SignedSubtotal | undefined) => {
    if (signed === undefined) throw new Error('nothing was counted');
    return await sent(lyon, from, { consultationId: consultation.id, signed });
  };

  /** Votes of all together, of each city, and whether all are in; as a town publishes it. */
  async function jointAt(town: Town) {
    const { id } = await ballotAt(town);
    const { joint } = value(await readBallotTally(town.app, { id, viewer: ANYBODY }));
    if (joint === null) throw new Error('there is no joint result');
    const cities = joint.cities.map(({ institution, counted: figures, fault }) => [
      institution.host,
      figures?.piles[0]?.count?.votes ?? null,
      fault?.because ?? null,
    ]);
    return { votes: joint.tally.deciding.votes, complete: joint.complete, cities };
  }

  const evidenceAt = async ({ app }: Town, peer: Town) =>
    (await app.store.read((reader) => reader.peering.evidence({ peer: peer.institution, limit: 9 }))).map(
      ({ kind }) => kind,
    );

  /** A town as it is in a backup of now. */
  async function backedUp(town: Town, handle: string): Promise<() => Promise<Town>> {
    const folder = await mkdtemp(join(tmpdir(), 'parvis-counted-once-'));
    opening.defer(() => rm(folder, { recursive: true, force: true }));
    const order = { kind: 'backup', file: join(folder, 'backup'), passphrase: null, replace: false } as const;
    const writing = { overwrite: false, verify: false, secretKey: KEY, program: '0', now: clock.now() };
    await writeArchive(town.database, { ...order, ...writing, progress: () => {} });
    return async () => {
      const database = opening.use(await openMigrated());
      const taking = { replace: false, secretKey: KEY, now: clock.now(), progress: () => {} };
      await restoreArchive(database, await openArchive(order, KEY), { ...taking, wentOn: town.institution });
      return townOver(database, { handle, clock });
    };
  }

  it('counts who waited for a host that was away over the close', async () => {
    clock.advance({ days: 8 });
    await readMirror(lyon, torino, mirror);
    // Lyon is away from here on.
    clock.advance({ days: 2, hours: 12 });
    expect(await says(torino)).toBeUndefined();
    clock.advance({ days: 1 });
    const subtotal = await says(torino);
    clock.advance({ days: 4 });
    // It is back, and has not looked at its clock yet.
    expect(await toLyon(torino, subtotal)).toEqual({ ok: true, news: true });
    await says(lyon);
    expect(await jointAt(lyon)).toMatchObject({ votes: [6, 12], complete: true });
  });

  it('counts for three days who could not send before, and blames nobody for more', async () => {
    clock.advance({ days: 9 });
    await says(lyon);
    await readMirror(lyon, torino, mirror);
    const subtotal = await says(torino);
    clock.advance({ days: 4 });
    expect(await toLyon(torino, subtotal)).toMatchObject({ ok: false, fault: { because: 'too-late' } });
    expect(await evidenceAt(lyon, torino)).toEqual([]);
    if (subtotal === undefined) throw new Error('nothing was counted');
    const late = forged(subtotal, { sequence: 2, countedAt: clock.now().toISOString() });
    expect(await toLyon(torino, late)).toMatchObject({ ok: false, fault: { because: 'too-late' } });
    expect(await evidenceAt(lyon, torino)).toEqual(['too-late']);
  });

  it('is not counted again by who saw what the others counted', async () => {
    clock.advance({ days: 9 });
    await says(lyon);
    await readMirror(lyon, torino, mirror);
    const subtotal = await says(torino);
    if (subtotal?.subtotal.of !== 'ballot') throw new Error('nothing was counted');
    expect(await toLyon(torino, subtotal)).toMatchObject({ ok: true });
    const before = await jointAt(lyon);
    expect(before).toMatchObject({ votes: [6, 12], complete: true });
    clock.advance({ days: 1 });
    const [pile] = subtotal.subtotal.piles;
    const other = forged(subtotal, {
      sequence: 2,
      countedAt: clock.now().toISOString(),
      piles: [{ ...JSON.parse(subtotal.document).piles[0], cast: 50, tally: tallyOf([50, 0]) }],
      turnout: { online: 50, paper: 0, byStanding: [{ standing: 'resident', count: 50 }] },
    });
    expect(pile?.count?.votes).toEqual([6, 0]);
    expect(await toLyon(torino, other)).toEqual({ ok: false, fault: { because: 'counted-before' } });
    expect(await evidenceAt(lyon, torino)).toEqual(['counted-before']);
    expect(await jointAt(lyon)).toMatchObject({ votes: before.votes, complete: true });
    // The same figures under another number are nothing new to anybody.
    const same = forged(subtotal, { sequence: 3, countedAt: clock.now().toISOString() });
    expect(await toLyon(torino, same)).toMatchObject({ ok: true });
    expect(await jointAt(lyon)).toEqual(before);
  });

  it('stays as it was signed where a city comes back without some of its votes', async () => {
    const restore = await backedUp(torino, 'torino');
    await vote(torino, { people: 10, for: 1 });
    clock.advance({ days: 9 });
    await says(lyon);
    await readMirror(lyon, torino, mirror);
    expect(await toLyon(torino, await says(torino))).toMatchObject({ ok: true });
    const before = await jointAt(lyon);
    expect(before).toMatchObject({ votes: [16, 12], complete: true });
    clock.advance({ hours: 5 });
    const back = await restore();
    // Before it read its host it believes what it has, and is refused.
    await back.app.store.transact(async (writer) => {
      const stored = await writer.sharing.mirror(mirror.id);
      if (stored !== null) await writer.sharing.saveMirror({ ...stored, readAt: clock.now() });
    });
    const less = await says(back);
    expect(less?.subtotal).toMatchObject({ of: 'ballot', turnout: { byChannel: { online: 6 } } });
    expect(await toLyon(back, less)).toEqual({ ok: false, fault: { because: 'counted-before' } });
    expect(await jointAt(lyon)).toMatchObject({ votes: [16, 12] });
    await readMirror(lyon, back, mirror);
    expect(await jointAt(back)).toMatchObject({ votes: [16, 12], complete: true });
    clock.advance({ hours: 1 });
    expect(await says(back)).toBeUndefined();
  });

  it('is given back to a host that comes back without its votes', async () => {
    const restore = await backedUp(lyon, 'lyon');
    await vote(lyon, { people: 3, for: 2 });
    clock.advance({ days: 9 });
    await says(lyon);
    await readMirror(lyon, torino, mirror);
    clock.advance({ hours: 5 });
    const restored = await restore();
    const network = {
      ...copiesOf([torino]),
      page: async () => null,
      institution: async () => null,
      image: async () => null,
      says: async () => null,
    };
    const back: Town = { ...restored, app: { ...restored.app, network } };
    await says(back);
    expect(await jointAt(back)).toMatchObject({ cities: [['lyon.example', [0, 12], null], expect.anything()] });
    const [came] = value(await restoreFromCohost(back.app, { slug: 'parks' }));
    expect(came?.back.subtotals).toBe(1);
    expect(await jointAt(back)).toMatchObject({ cities: [['lyon.example', [0, 15], null], expect.anything()] });
    const again = value(await restoreFromCohost(back.app, { slug: 'parks' }));
    expect(again[0]?.back.subtotals).toBe(0);
  });
});

function tallyOf(votes: readonly number[]) {
  return { valid: 50, blank: 0, invalid: 0, abstained: 0, votes, objections: [], scored: [], pairwise: [] };
}
