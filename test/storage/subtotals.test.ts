import { v7 } from 'uuid';
import { beforeAll, expect, it } from 'vitest';
import type { Reader, Store, Writer } from '../../src/application/application.ts';
import type { StoredSubtotal, SubtotalState } from '../../src/application/network/subtotal/ports.ts';
import { inOrder, type SupportCount } from '../../src/domain/network/subtotal.ts';
import { createStore } from '../../src/storage/store.ts';
import { at, consultation, id, participant, phase, proposal } from '../support/participation.ts';
import { pseudonym } from '../support/supporters.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const LYON = 'https://lyon.example/';

eachEngine('what cities counted', (suite) => {
  let store: Store;
  let consultationId: string;
  let proposalId: string;
  beforeAll(async () => {
    store = createStore(suite.database);
    const author = participant({ id: v7() });
    const shared = consultation({ id: v7(), phases: [phase({ kind: 'support', id: v7() })] });
    const proposed = proposal({ id: v7(), consultationId: shared.id, authorId: author.id, number: 7 });
    await write(async (writer) => {
      await writer.participants.save(author);
      await writer.consultations.save(shared);
      await writer.proposals.save(proposed);
      await writer.supports.save({
        before: null,
        after: {
          proposalId: proposed.id,
          supporter: pseudonym(author.id),
          side: 'for',
          version: 1,
          standing: 'resident',
          givenAt: at('2026-03-02T00:00:00Z'),
        },
      });
    });
    consultationId = shared.id;
    proposalId = proposed.id;
  });
  const read = async <T>(work: (reader: Reader) => Promise<T>) => await store.read(work);
  const write = async (work: (writer: Writer) => Promise<unknown>) => await store.transact(work);

  const count = (number: number, many: number, overrides: Partial<SupportCount> = {}): SupportCount => ({
    number,
    version: 1,
    side: 'for',
    standing: 'resident',
    count: many,
    ...overrides,
  });
  const stored = (sequence: number, since: number, overrides: Partial<StoredSubtotal> = {}): StoredSubtotal => ({
    id: id(900 + sequence),
    consultationId,
    about: 'supports',
    institution: TORINO,
    sequence,
    since,
    ours: false,
    uri: `${TORINO}subtotals/${sequence}`,
    hash: String(sequence).repeat(8),
    document: `{"sequence":${sequence}}`,
    counted: null,
    polled: null,
    closesAt: null,
    countedAt: at('2026-03-02T00:00:00Z'),
    receivedAt: at('2026-03-02T00:00:01Z'),
    ...overrides,
  });
  const totals = async () =>
    (await read((reader) => reader.supports.counts(proposalId)))
      .map(({ standing, count: many }) => `${standing} ${many}`)
      .sort();

  it('comes back as it was written, from the last that began anew', async () => {
    await write(async (writer) => {
      await writer.subtotals.save(stored(1, 0), [count(7, 2)]);
      await writer.subtotals.save(stored(2, 1), [count(7, 3), count(8, 1)]);
    });
    expect(await read((reader) => reader.subtotals.current(consultationId, 'supports'))).toEqual([
      stored(1, 0),
      stored(2, 1),
    ]);
    expect(await read((reader) => reader.subtotals.byUri(`${TORINO}subtotals/2`))).toEqual(stored(2, 1));
    await write((writer) => writer.subtotals.save(stored(5, 0), [count(7, 4, { standing: 'registered' })]));
    expect(await read((reader) => reader.subtotals.current(consultationId, 'supports'))).toEqual([stored(5, 0)]);
    expect(await read((reader) => reader.subtotals.counts(consultationId, TORINO))).toEqual([
      count(7, 4, { standing: 'registered' }),
    ]);
    const key = { consultationId, about: 'supports', institution: TORINO };
    expect(await read((reader) => reader.subtotals.subtotal(key, 2))).toBeNull();
  });

  it('adds the counts of other cities to those of this node wherever supports are read, and its own no second time', async () => {
    expect(await totals()).toEqual(['registered 4', 'resident 1']);
    const ours = stored(1, 0, { id: id(950), institution: LYON, ours: true, uri: `${LYON}subtotals/1` });
    await write((writer) => writer.subtotals.save(ours, [count(7, 1)]));
    expect(await totals()).toEqual(['registered 4', 'resident 1']);
    const row = await read((reader) => reader.views.proposal({ consultationId, number: 7 }));
    expect(row?.counts.map(({ standing, count: many }) => `${standing} ${many}`).sort()).toEqual([
      'registered 4',
      'resident 1',
    ]);
    expect(await read((reader) => reader.subtotals.ownCounts(consultationId))).toEqual([count(7, 1)]);
    expect(await read((reader) => reader.subtotals.countsOf(consultationId, 7))).toEqual([
      { institution: TORINO, counts: [count(7, 4, { standing: 'registered' })] },
    ]);
  });

  it('sorts proposals by what all cities counted', async () => {
    const page = await read((reader) =>
      reader.views.proposals({
        consultationId,
        statuses: ['published'],
        search: null,
        langs: [],
        tag: null,
        topic: null,
        answered: null,
        order: 'supported',
        deciding: ['registered'],
        seed: 0,
        after: null,
        limit: 10,
      }),
    );
    expect(page.items.map(({ number }) => number)).toEqual([7]);
  });

  it('takes away what became nothing, and keeps thousands of counts', async () => {
    const many = Array.from({ length: 5_000 }, (_, nth) => count(nth + 1, 3)).sort(inOrder);
    await write((writer) => writer.subtotals.save(stored(6, 5), many));
    const back = await read((reader) => reader.subtotals.counts(consultationId, TORINO));
    expect(back.toSorted(inOrder)).toEqual(many);
    await write((writer) => writer.subtotals.save(stored(7, 0), [count(7, 9)]));
    expect(await read((reader) => reader.subtotals.counts(consultationId, TORINO))).toEqual([count(7, 9)]);
  });

  it('changes the counts of the proposals that it names, and leaves those of others as they are', async () => {
    await write(async (writer) => {
      await writer.subtotals.save(stored(8, 7), [count(7, 9), count(8, 2), count(9, 3)], null);
      await writer.subtotals.save(stored(9, 8), [count(9, 4)], [8, 9]);
    });
    const back = await read((reader) => reader.subtotals.counts(consultationId, TORINO));
    expect(back.toSorted(inOrder)).toEqual([count(7, 9), count(9, 4)]);
    expect(await read((reader) => reader.subtotals.counts(consultationId, TORINO, [8, 9]))).toEqual([count(9, 4)]);
    expect(await read((reader) => reader.subtotals.counts(consultationId, TORINO, []))).toEqual([]);
    await write((writer) => writer.subtotals.save(stored(10, 0), [count(7, 9)]));
  });

  it('keeps how far it went, and why the last one does not count', async () => {
    const key = { consultationId, about: 'supports', institution: TORINO } as const;
    expect(await read((reader) => reader.subtotals.state(key))).toBeNull();
    const state: SubtotalState = {
      ...key,
      ours: false,
      sequence: 7,
      seen: 0,
      sentAt: null,
      fault: { why: { because: 'too-many', limit: 40 }, at: at('2026-03-03T00:00:00Z') },
    };
    await write(async (writer) => {
      expect(await writer.subtotals.lockState({ ...key, ours: false })).toMatchObject({ sequence: 0, fault: null });
      await writer.subtotals.saveState(state);
    });
    expect(await read((reader) => reader.subtotals.states(consultationId))).toEqual([state]);
    await write((writer) => writer.subtotals.saveState({ ...state, fault: null }));
    expect(await read((reader) => reader.subtotals.state(key))).toEqual({ ...state, fault: null });
  });

  it('knows which consultations are shared', async () => {
    expect(await read((reader) => reader.subtotals.shared())).toEqual([]);
    const invited = {
      consultationId,
      peer: TORINO,
      invite: `${LYON}activities/1`,
      status: 'invited',
      registered: null,
      registeredAt: null,
      invitedAt: at('2026-03-01T00:00:00Z'),
      answeredAt: null,
    } as const;
    await write((writer) => writer.sharing.saveCohost(invited));
    expect(await read((reader) => reader.subtotals.shared())).toEqual([]);
    await write((writer) =>
      writer.sharing.saveCohost({
        ...invited,
        status: 'accepted',
        registered: 9,
        answeredAt: at('2026-03-02T00:00:00Z'),
      }),
    );
    expect(await read((reader) => reader.subtotals.shared())).toEqual([consultationId]);
  });
});
