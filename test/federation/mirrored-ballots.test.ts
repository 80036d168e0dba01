import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { createBallot } from '../../src/application/ballot/create-ballot.ts';
import { extendBallot, publishBallot } from '../../src/application/ballot/publish-ballot.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { readBallot } from '../../src/application/ballot/reads.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { collectionAt } from '../../src/federation/collections.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import { ballotNote } from '../../src/federation/mapping/ballot.ts';
import { ballotIn } from '../../src/federation/network/ballot-reader.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { SHAPES } from '../../src/federation/vocab.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { openTown, readerOf, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { asked, casting, FORMER_RULES, option, options, voting } from '../support/voting.ts';
import { stable } from './publishing-city.ts';

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let consultation: Consultation;
let mirror: Consultation;
let ballot: Ballot;

beforeAll(async () => {
  lyon = opening.use(await openTown('lyon', clock));
  torino = opening.use(await openTown('torino', clock));
  consultation = await voting(lyon.app, 'velo-2026');
  // The address is taken at the co-host: the mirror has another one there.
  await voting(torino.app, 'velo-2026');
  mirror = await shareWith(lyon, torino, { consultation });
  ballot = await asked(lyon.app, {
    consultation: consultation.slug,
    method: 'approval',
    options: options('Quais', 'Ponts', 'Écoles'),
    closesAt: '2026-03-15',
    paperUntil: '2026-03-22',
  });
  await readMirror(lyon, torino, mirror);
});
afterAll(() => opening.disposeAsync());

const mirrored = async () =>
  value(await readBallot(torino.app, { slug: mirror.slug, ballot: ballot.slug, viewer: ANYBODY }));
const evidence = async () =>
  (await torino.app.store.read((reader) => reader.peering.evidence({ peer: lyon.institution, limit: 50 }))).map(
    ({ kind }) => kind,
  );

it('is at the co-host what it is at the host, under the same hash', async () => {
  const there = await mirrored();
  const { id: _id, consultationId: _in, options: at, createdAt: _at, uri, publishedAt, ...rest } = there.ballot;
  const {
    id: _hid,
    consultationId: _hin,
    options: hat,
    createdAt: _hat,
    uri: _huri,
    publishedAt: pat,
    ...host
  } = ballot;
  expect(rest).toEqual(host);
  expect(publishedAt?.getTime()).toBe(pat?.getTime());
  expect(uri).toBe(lyon.documents.uris.ballot('velo-2026', ballot.slug));
  expect(mirror.slug).not.toBe(consultation.slug);
  const plain = (list: Ballot['options']) => list.map(({ id: _, ...each }) => each);
  expect(plain(at)).toEqual(plain(hat));
  expect(there.rules).toMatchObject({ consultation: 'velo-2026' });
});

it('is voted on at home, by who read the rules that were hashed', async () => {
  clock.advance({ days: 5 });
  const { ballot: here } = await mirrored();
  const [ana = ''] = await residentsOf(torino, 1);
  const choice = { kind: 'approval', options: [option(here, 2)] } as const;
  value(await castBallot(torino.app, casting(here, [ana, choice])));
  const other = { rulesHash: 'f'.repeat(64) };
  expect(await castBallot(torino.app, casting(here, [ana, choice], other))).toMatchObject({
    refusal: { type: 'ballot-changed' },
  });
  expect(await lyon.app.store.read((reader) => reader.ballots.turnout(ballot.id))).toEqual([]);
});

it('has a later end once its host moved it, with the reason', async () => {
  const reason = { fr: 'Plus de temps.' };
  value(await extendBallot(lyon.app, { ballotId: ballot.id, closesAt: '2026-03-20', reason, by: null }));
  await readMirror(lyon, torino, mirror);
  const { ballot: here } = await mirrored();
  expect(here.closesAt.toISOString()).toBe('2026-03-20T23:00:00.000Z');
  expect(here.extensions).toMatchObject([{ reason }]);
  expect(here.rulesHash).toBe(ballot.rulesHash);
});

it('is a document that any reader of JSON-LD understands, at its page', async () => {
  const place = { kind: 'ballot', slug: 'velo-2026', ballot: ballot.slug } as const;
  const published = await publicationAt(lyon.documents, place);
  expect(ballotIn(JSON.parse(published?.signed.body ?? ''))).toMatchObject({ ballot: { method: 'approval' } });
  await expect(assertExpandable(ballotNote(lyon.documents.uris, { consultation, ballot }))).resolves.toBeUndefined();
  await expect(stable(JSON.parse(published?.signed.body ?? ''))).toMatchFileSnapshot('../fixtures/emitted/ballot.json');
  expect(await publicationAt(torino.documents, { ...place, slug: mirror.slug })).toBeNull();
});

it('is an event of a calendar too, at its host alone, with the later end', async () => {
  const place = { kind: 'ballot-event', slug: 'velo-2026', ballot: ballot.slug } as const;
  const published = await publicationAt(lyon.documents, place);
  const document = JSON.parse(published?.signed.body ?? '');
  expect(SHAPES['ballot-event'].safeParse(document).error?.issues ?? []).toEqual([]);
  expect(document).toMatchObject({ type: 'Event', endTime: '2026-03-20T23:00:00Z' });
  expect(document['updated']).toBeDefined();
  await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/ballot-event.json');
  expect(await publicationAt(torino.documents, { ...place, slug: mirror.slug })).toBeNull();
  const of = { kind: 'consultation', slug: 'velo-2026' } as const;
  const events = await collectionAt(lyon.documents, { of, name: 'events', query: new URLSearchParams() });
  expect(events?.['orderedItems']).toContain(lyon.documents.uris.ballotEvent('velo-2026', ballot.slug));
});

it('is not believed with other rules, another end before, or of another consultation', async () => {
  const started = async () =>
    torino.app.store.transact(async (writer) => {
      const at = await writer.sharing.lockMirror(mirror.id);
      if (at !== null) await writer.sharing.saveMirror({ ...at, cursor: null });
    });
  for (const forged of [
    { rulesText: '{}' },
    { rulesHash: 'e'.repeat(64) },
    { uri: 'https://lyon.example/consultations/other/ballots/approval' },
  ]) {
    await started();
    const reader = readerOf(lyon, (mirrored) => (mirrored.kind === 'ballot' ? { ...mirrored, ...forged } : mirrored));
    await readHost(torino.app, reader, mirror.id);
  }
  const kinds = await evidence();
  expect(kinds.filter((kind) => kind === 'hash-mismatch')).toHaveLength(2);
  expect(kinds).toContain('foreign-id');
  expect((await mirrored()).ballot.rulesHash).toBe(ballot.rulesHash);
});

it('is refused where cities that count at home cannot add it up', async () => {
  const draft = value(
    await createBallot(lyon.app, {
      consultation: consultation.slug,
      slug: 'rounds',
      question: { fr: 'Dans quel ordre ?' },
      method: 'instant-runoff',
      options: options('A', 'B'),
      by: null,
    }),
  );
  expect(await publishBallot(lyon.app, { ballotId: draft.id, by: null })).toEqual({
    ok: false,
    refusal: { type: 'method-not-shared', method: 'instant-runoff' },
  });
});

it('is neither closed nor shown by the clock alone while its host may have moved its end', async () => {
  const late = await asked(lyon.app, {
    consultation: consultation.slug,
    slug: 'late',
    method: 'yes-no',
    closesAt: '2026-03-09',
    rules: { ...FORMER_RULES, anonymityThreshold: 1 },
  });
  await readMirror(lyon, torino, mirror);
  const at = { slug: mirror.slug, ballot: 'late', viewer: ANYBODY } as const;
  const shown = async () => value(await readBallotTally(torino.app, { ...at, viewer: ANYBODY }));
  const [ana = '', bea = ''] = await residentsOf(torino, 2);
  const vote = async (person: string) => {
    const { ballot: here } = await shown();
    return await castBallot(torino.app, casting(here, [person, { kind: 'yes-no', answer: 'yes' }]));
  };
  value(await vote(ana));
  const reason = { fr: 'Plus de temps.' };
  value(await extendBallot(lyon.app, { ballotId: late.id, closesAt: '2026-03-12', reason, by: null }));
  clock.advance({ days: 3 });
  await announceBallots(torino.app);
  expect((await shown()).result).toMatchObject({ visible: false });
  await readMirror(lyon, torino, mirror);
  value(await vote(bea));
  clock.advance({ days: 4 });
  await announceBallots(torino.app);
  expect((await shown()).result).toMatchObject({ visible: false });
  await readMirror(lyon, torino, mirror);
  await announceBallots(torino.app);
  expect((await shown()).result).toMatchObject({ visible: true, tally: { deciding: { votes: [2, 0] } } });
});
