import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readHosts } from '../../src/application/network/mirror/read-host.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { registeredPerson, saying, value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { shareWith } from '../support/towns.ts';
import { eachAttackedCity, type Said } from './attacked-city.ts';
import { adminOf, asTown, type HostileTown, hostileTown } from './hostile-towns.ts';

const DAY_MS = 86_400_000;

eachAttackedCity('a hostile host of what the city mirrors', (city) => {
  let clock: Clock;
  let mallory: HostileTown;
  let mirror: Consultation;
  const opening = new AsyncDisposableStack();
  afterAll(() => opening.disposeAsync());
  const evidence = async () =>
    (
      await city().node.app.store.read((reader) => reader.peering.evidence({ peer: mallory.institution, limit: 99 }))
    ).map(({ kind }) => kind);

  beforeAll(async () => {
    clock = clockAt(city().node.app.now().toISOString());
    mallory = opening.use(await hostileTown(city(), 'malloryville', clock));
    const march = {
      opensAt: new Date(clock.now().getTime() - DAY_MS).toISOString(),
      closesAt: new Date(clock.now().getTime() + 9 * DAY_MS).toISOString(),
    };
    const input = {
      slug: 'parcs',
      title: { fr: 'Parcs' },
      summary: { fr: 'Où ?' },
      phases: [{ kind: 'propose', ...march }],
    } as const;
    value(await createConsultation(mallory.app, { ...input, rules: { hold: 'nothing' }, by: null }));
    const consultation = value(await publishConsultation(mallory.app, { slug: 'parcs', by: null }));
    await propose('Un parc au nord.');
    mirror = await shareWith(mallory, asTown(city()), { consultation });
  });

  const propose = async (body: string) =>
    value(
      await submitProposal(mallory.app, {
        slug: 'parcs',
        authorId: (await registeredPerson(mallory.app, 'Ana')).id,
        content: saying(body),
      }),
    );
  const mirrored = async () =>
    (await city().node.app.store.read((reader) => reader.sharing.mirror(mirror.id))) ?? {
      cursor: null,
      failingSince: null,
    };
  /** Serves what the host has to tell next, as it is or otherwise, and lets the city read it over HTTPS. */
  const tells = async (lie: (item: Said) => Said = (item) => item) => {
    const { cursor } = await mirrored();
    const uri = cursor ?? `${mallory.app.origin}/consultations/parcs/changes?page=true`;
    const page = JSON.parse(
      (await changesAt(mallory.documents, { slug: 'parcs', query: new URL(uri).searchParams })) ?? 'null',
    );
    city().hostile.answer(uri, { ...page, orderedItems: page.orderedItems.map(lie) });
    const { app, database } = city().node;
    await database.db.updateTable('mirror').set({ due_at: app.now() }).execute();
    if (app.network === undefined) throw new Error('it reads nobody');
    await readHosts(app, app.network);
  };
  const shown = async () =>
    await city()
      .get('/consultations/parcs?lang=en')
      .then(({ text }) => text);
  const isProposal = ({ number }: Said) => number !== undefined;

  it('is believed while texts are those of their hashes', async () => {
    await tells();
    expect(await shown()).toContain('Un parc au nord');
    expect(await shown()).not.toContain('rejected');
  });

  it.each<[string, string, (item: Said) => Said]>([
    ['another text than it published', 'hash-mismatch', (item) => ({ ...item, contentHash: 'b'.repeat(64) })],
    [
      'something under somebody else’s address',
      'foreign-id',
      (item) => ({ ...item, id: `https://victim.hostile.example/consultations/parcs/proposals/9` }),
    ],
  ])('is refused, kept as evidence and believed in what comes next: %s', async (what, kind, lie) => {
    await propose(`Mensonge : ${what}.`);
    const was = (await mirrored()).cursor;
    await tells((item) => (isProposal(item) ? lie(item) : item));
    expect(await evidence()).toContain(kind);
    expect(await shown()).not.toContain(`Mensonge : ${what}`);
    await propose(`Un parc après : ${what}.`);
    await tells();
    expect(await shown()).toContain(`Un parc après : ${what}`);
    expect((await mirrored()).cursor).not.toBe(was);
    expect((await mirrored()).failingSince).toBeNull();
  });

  it('is told of to everybody in a sentence', async () => {
    expect(await shown()).toContain('were rejected');
  });

  it('is shown to officers with what it said', async () => {
    const page = await (await adminOf(city()))(`/admin/peers/${mallory.account.host}?lang=en`);
    expect(page).toContain('Text that does not match its hash');
    expect(page).toContain('Content under someone else’s address');
  });
});
