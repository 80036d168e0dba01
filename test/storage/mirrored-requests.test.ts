import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { Application } from '../../src/application/application.ts';
import { readFeatureRequest } from '../../src/application/community/request/reads.ts';
import { contentHashOf, specificationHash, statementHash } from '../../src/application/kit/content-hash.ts';
import { saveStatementAnswer } from '../../src/application/kit/statement-answer.ts';
import { ANYBODY } from '../../src/application/kit/viewer.ts';
import type { Mirrored } from '../../src/application/network/mirror/ports.ts';
import { readHost, readHosts } from '../../src/application/network/mirror/read-host.ts';
import type {
  MirroredPledge,
  MirroredRequest,
  MirroredSettlement,
} from '../../src/application/network/statement/ports.ts';
import { sendStatementsAgain } from '../../src/application/network/statement/send-statements-again.ts';
import type { Pledge } from '../../src/domain/community/pledge.ts';
import { settle } from '../../src/domain/community/settlement.ts';
import { settlementInput } from '../../src/domain/community/standing.ts';
import { applicationOn } from '../support/application.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { consultation, id } from '../support/participation.ts';
import { eachEngine } from './engines.ts';

const TORINO = 'https://torino.example/';
const GIRONA = 'https://girona.example/';
const HOST = `${TORINO}consultations/comunita`;
const day = (date: string) => new Date(`2026-${date}T08:00:00Z`);
const FUNDING = {
  need: { amount: 10_000, currency: 'EUR' },
  opensAt: day('03-02'),
  closesAt: day('04-01'),
  terms: {
    sharing: 'equally',
    populations: null,
    rates: { work: null, hosting: null },
    lateJoining: 'free',
    withdrawalDays: 2,
  },
} as const satisfies MirroredRequest['funding'];

/** What a host may send of a feature request, and what this node makes of it. */
eachEngine('a feature request as its host sends it', (suite) => {
  const clock = clockAt('2026-05-01T08:00:00Z');
  let app: Application;
  let number = 0;
  let made = 0;
  let uri = '';

  beforeAll(async () => {
    app = applicationOn(suite.database, clock);
    await app.store.transact(async (writer) => {
      const host = { uri: HOST, institution: TORINO };
      const rules = { openTo: 'institutions' } as const;
      await writer.consultations.save(consultation({ slug: 'comunita', handle: 'comunita', host, rules }));
      const never = { readAt: null, failingSince: null, endedAt: null };
      await writer.sharing.saveMirror({ consultationId: id(1), cursor: null, dueAt: clock.now(), ...never });
      await writer.sharing.saveHolders(id(1), { institutions: [TORINO, GIRONA], names: [] });
    });
  });
  beforeEach(async () => {
    number += 1;
    uri = `${HOST}/proposals/${number}`;
    await send(proposal(), request());
  });

  const newId = () => {
    made += 1;
    return id(1_000 + made);
  };
  async function send(...items: readonly Mirrored[]) {
    await readHost(app, { page: async () => ({ items, next: `${HOST}/changes?cursor=1`, more: false }) }, id(1));
  }
  function proposal(): Mirrored {
    const content = { title: { fr: 'Exporter' }, body: { fr: 'Tout.' }, lang: 'fr', cost: null, amends: null };
    return {
      ...{ kind: 'proposal', uri, number, version: 1, content, contentHash: contentHashOf(content) },
      ...{ tags: [], topics: [], location: null, place: null, images: [], original: null, signedAct: null },
      author: { uri: TORINO, name: 'Torino' },
      publishedAt: day('03-01'),
      updatedAt: day('03-01'),
    };
  }
  const step = (position: number, change: Partial<MirroredRequest['steps'][number]> = {}) => ({
    ...({ id: newId(), position, step: 'specify', from: 'open', to: 'specified', decidedBy: 'members' } as const),
    ...{ institution: TORINO, reason: 'Voto.', decidedAt: day('03-02'), ...change },
  });
  function request(change: Partial<MirroredRequest> = {}): MirroredRequest {
    const links = { publiccode: null, issue: null, mergeRequest: null };
    return {
      ...{ kind: 'feature-request', uri: `${uri}/request`, request: uri, institution: TORINO, state: 'specified' },
      details: { acceptanceCriteria: ['Un file.'], licence: 'EUPL-1.2', neededBy: [], links },
      ...{ funding: FUNDING, createdAt: day('03-01'), changedAt: day('03-02'), steps: [] },
      ...{ estimates: [], releases: [], uses: [] },
      ...change,
    } as MirroredRequest;
  }
  function pledge(change: Partial<Pledge> = {}, at: Partial<MirroredPledge> = {}): MirroredPledge {
    const statement: Pledge = {
      ...{ of: 'pledge', institution: TORINO, request: uri, sequence: 1, since: 0, statedAt: day('03-03') },
      specification: specificationHash(FUNDING),
      ...{ kind: 'money', amount: 10_000, currency: 'EUR', expiresAt: day('12-31'), conditions: [], ...change },
    };
    const pledgeId = newId();
    return {
      ...{ kind: 'pledge', id: pledgeId, uri: `${uri}/pledges/${pledgeId}`, statement, hash: statementHash(statement) },
      ...{ reference: null, receivedAt: day('03-03'), signed: null, ...at },
    };
  }
  function settlement(
    of: readonly MirroredPledge[],
    funding: NonNullable<MirroredRequest['funding']> = FUNDING,
  ): MirroredSettlement {
    const input = settlementInput({ funding, statements: of, leftOf: () => [] });
    const settlementId = newId();
    return {
      ...{ kind: 'settlement', id: settlementId, uri: `${uri}/settlements/${settlementId}`, request: uri, input },
      ...{ outcome: settle(input), lateJoining: 'free', settledAt: funding.closesAt },
      ...{ joins: [], joined: [], transfers: [] },
    };
  }
  const shown = async () => value(await readFeatureRequest(app, { slug: 'comunita', number, viewer: ANYBODY }));
  const evidence = async () => {
    const all = await app.store.read((reader) => reader.peering.evidence({ peer: TORINO, limit: 200 }));
    return all.filter(({ detail }) => String(Object(detail)['uri']).startsWith(`${uri}/`)).map(({ kind }) => kind);
  };

  it('is not specified anew in silence', async () => {
    for (const funding of [
      { ...FUNDING, need: { amount: 90_000, currency: 'EUR' } },
      { ...FUNDING, opensAt: day('03-01') },
      { ...FUNDING, terms: { ...FUNDING.terms, withdrawalDays: null } },
      null,
    ]) {
      await send(request({ funding, changedAt: day('03-05') }));
      expect((await shown()).request.funding).toEqual(FUNDING);
    }
    expect(await evidence()).toEqual(['specification-changed']);
    const funding = { ...FUNDING, need: { amount: 90_000, currency: 'EUR' }, opensAt: day('03-06') };
    await send(request({ funding, changedAt: day('03-06'), steps: [step(1, { decidedAt: day('03-06') })] }));
    expect((await shown()).request.funding).toEqual(funding);
  });

  it('has another close only once the one before was settled, also in the same page', async () => {
    const funding = { ...FUNDING, closesAt: day('06-01') };
    const later = request({ funding, changedAt: day('04-02') });
    await send(later);
    expect((await shown()).request.funding).toEqual(FUNDING);
    expect(await evidence()).toEqual(['specification-changed']);
    const [small, after] = [pledge({ amount: 4_000 }), pledge({ sequence: 2, since: 1 }, { receivedAt: day('04-03') })];
    await send(later, small, after, settlement([small]));
    const { request: now, settlements, statements } = await shown();
    expect(now.funding).toEqual(funding);
    expect(settlements).toMatchObject([{ input: { closesAt: FUNDING.closesAt } }]);
    expect(statements.map(({ id: of }) => of)).toEqual([small.id, after.id]);
  });

  it('is settled from the pledges held here alone, at whatever close', async () => {
    const given = pledge();
    await send(given);
    const invented = [given, pledge({ institution: GIRONA })];
    await send(settlement(invented, { ...FUNDING, closesAt: day('03-20') }));
    await send(settlement(invented, { ...FUNDING, closesAt: day('06-01') }));
    expect(await evidence()).toEqual([]);
    await send(settlement(invented));
    expect((await shown()).settlements).toEqual([]);
    expect(await evidence()).toEqual(['settlement-differs']);
    await send(settlement([given]));
    expect((await shown()).settlements).toMatchObject([{ outcome: { isFunded: true } }]);
  });

  it('is not settled before its specification is known', async () => {
    number += 100;
    uri = `${HOST}/proposals/${number}`;
    await send(proposal(), request({ funding: null, state: 'open' }), settlement([]));
    expect((await shown()).settlements).toEqual([]);
    number -= 100;
  });

  it('counts no pledge that its host had to refuse', async () => {
    const later = (statedAt: Date) => ({ statedAt, sequence: 1 });
    await send(
      pledge({ amount: 10_001 }),
      pledge({ currency: 'USD' }),
      pledge(later(day('04-02')), { receivedAt: day('04-02') }),
      pledge(later(day('01-01'))),
      pledge({ specification: specificationHash({ ...FUNDING, opensAt: day('03-01') }) }),
    );
    expect((await shown()).statements).toEqual([]);
    const before = pledge({ currency: 'USD' }, { receivedAt: day('03-01') });
    await send(before);
    expect((await shown()).preview).toMatchObject({ totals: { money: 0 }, excluded: [] });
  });

  it('takes the statements of an institution by their numbers', async () => {
    await send(pledge({ sequence: 5, amount: 2_000, statedAt: day('03-04') }, { receivedAt: day('03-05') }));
    await send(pledge({ sequence: 4, amount: 9_000, statedAt: day('03-05') }, { receivedAt: day('03-06') }));
    expect((await shown()).preview?.totals.money).toBe(2_000);
    await send(pledge({ sequence: 9, since: 5, amount: 3_000, statedAt: day('03-07') }, { receivedAt: day('03-07') }));
    expect((await shown()).preview?.totals.money).toBe(3_000);
  });

  it('takes from paper only what has a reference', async () => {
    const paper = (reference: string | null) => pledge({ institution: GIRONA }, { reference });
    await send(paper(''), paper(' '), paper(null));
    expect((await shown()).statements).toEqual([]);
    expect(new Set(await evidence())).toEqual(new Set(['forged-proof']));
    await send(paper('Delibera 12'));
    await send(paper('Delibera 13'));
    expect((await shown()).statements).toMatchObject([{ reference: 'Delibera 12' }]);
    expect(await evidence()).not.toContain('sequence-reused');
    await send(pledge({ institution: `${app.origin}/` }, { reference: 'Delibera 14' }));
    expect(await evidence()).toContain('other-institution');
  });

  it('has nothing that this node would not take itself', async () => {
    const { details } = request();
    const links = { ...details.links, issue: 'javascript:alert(1)' };
    const next = { changedAt: day('03-09'), steps: [step(1)] };
    await send(request({ ...next, details: { ...details, links } }));
    await send(request({ ...next, funding: { ...FUNDING, need: { amount: 10_000, currency: 'XTS' } } }));
    expect(await shown()).toMatchObject({ request: { details, funding: FUNDING }, steps: [] });
    const priced = (currency: string) => ({
      ...{ id: newId(), supplier: 'Atelier', amount: { amount: 9_000, currency }, date: '2026-03-02' },
      ...{ reference: null, receivedAt: day('03-02') },
    });
    await send(request({ ...next, estimates: [priced('XTS'), priced('EUR')] }));
    expect((await shown()).estimates).toMatchObject([{ amount: { currency: 'EUR' } }]);
  });

  it('is shown where there are no figures to settle it by', async () => {
    const terms = { ...FUNDING.terms, sharing: 'by-population', populations: { year: 2026, figures: {} } } as const;
    const funding = { ...FUNDING, terms };
    const specification = specificationHash(funding);
    await send(
      request({ funding: null, changedAt: day('03-03'), state: 'open', steps: [step(1, { to: 'specified' })] }),
    );
    await send(pledge({ specification }));
    await send(request({ funding, changedAt: day('03-05'), steps: [step(2)] }));
    expect(await shown()).toMatchObject({ statements: [{}], preview: null });
  });

  it('leaves out what has an id of another one, and goes on', async () => {
    const [taken, given] = [step(1), pledge()];
    await send(request({ changedAt: day('03-04'), steps: [taken] }), given);
    number += 1;
    uri = `${HOST}/proposals/${number}`;
    const other = { ...pledge(), id: given.id };
    await send(
      proposal(),
      request({ steps: [taken, step(2)] }),
      other,
      pledge({ institution: GIRONA }, { reference: 'D1' }),
    );
    expect(await shown()).toMatchObject({ steps: [{ position: 2 }], statements: [{ reference: 'D1' }] });
  });

  it('is read again later where a page cannot be applied, and holds up no other host', async () => {
    const host = { uri: `${GIRONA}consultations/altra`, institution: GIRONA };
    await app.store.transact(async (writer) => {
      await writer.consultations.save(consultation({ id: id(2), slug: 'altra', handle: 'altra', host }));
      for (const consultationId of [id(1), id(2)]) {
        const mirror = { consultationId, cursor: null, dueAt: clock.now(), readAt: null };
        await writer.sharing.saveMirror({ ...mirror, failingSince: null, endedAt: null });
      }
    });
    const page = async (at: string) => {
      const items = at === HOST ? [pledge({ institution: GIRONA }, { reference: 'a\0b' })] : [];
      return { items, next: `${at}/changes?cursor=1`, more: false };
    };
    await expect(readHosts(app, { page })).rejects.toThrow(AggregateError);
    const mirrors = await app.store.read(async (reader) => [
      await reader.sharing.mirror(id(1)),
      await reader.sharing.mirror(id(2)),
    ]);
    expect(mirrors).toMatchObject([{ failingSince: clock.now() }, { failingSince: null, readAt: clock.now() }]);
    expect(mirrors[0]?.dueAt?.getTime()).toBeGreaterThan(clock.now().getTime());
  });

  it('shows the releases and what institutions run as its host says', async () => {
    const release = (version: string, url = 'https://git.example/') => ({
      ...{ id: newId(), institution: TORINO, version, url, date: '2026-04-02', announcedAt: day('04-02') },
    });
    const use = (version: string | null) => ({
      ...{ id: newId(), institution: GIRONA, version, since: version === null ? null : '2026-04-03', dueOn: null },
      statedAt: day(version === null ? '04-03' : '04-04'),
    });
    const releases = [release('1'), release('1b', 'javascript:alert(1)')];
    const uses = [use(null), use('1')];
    await send(request({ state: 'delivered', changedAt: day('04-04'), releases, uses }));
    await send(request({ state: 'delivered', changedAt: day('04-04'), releases, uses }));
    expect(await shown()).toMatchObject({
      releases: [{ version: '1' }],
      uses: [{ institution: GIRONA, version: '1' }],
    });
  });

  it('is a duplicate of one that is not here yet, and leads to it once it is', async () => {
    const other = number + 500;
    const withdraw = (duplicateOf: number | null, change: Partial<MirroredRequest['steps'][number]> = {}) =>
      step(1, { step: 'withdraw', to: 'withdrawn', duplicateOf, ...change });
    const next = { state: 'withdrawn', changedAt: day('03-05') } as const;
    const impossible = [
      withdraw(number),
      withdraw(other, { step: 'specify', to: 'specified' }),
      withdraw(other, { from: 'funded' }),
    ];
    for (const each of impossible) await send(request({ ...next, steps: [each] }));
    expect(await shown()).toMatchObject({ request: { state: 'specified' }, duplicateOf: null, steps: [] });
    await send(request({ ...next, steps: [withdraw(other)] }));
    const here = await shown();
    expect(here).toMatchObject({ steps: [{ duplicateOf: other }], duplicateOf: { number: other, title: null } });
    const told = await app.store.read((reader) => reader.changes.featureRequests([here.request.proposalId]));
    expect([...told.values()]).toMatchObject([{ steps: [{ duplicateOf: other }] }]);
    number += 500;
    uri = `${HOST}/proposals/${number}`;
    await send(proposal(), request());
    const { duplicates } = await shown();
    number -= 500;
    expect(duplicates).toMatchObject([{ number, duplicateOf: other }]);
    expect(await shown()).toMatchObject({ duplicateOf: { number: other, title: { fr: 'Exporter' } } });
    number += 1;
    uri = `${HOST}/proposals/${number}`;
    await send(proposal(), request({ ...next, steps: [withdraw(null)] }));
    expect(await shown()).toMatchObject({ request: { state: 'withdrawn' }, duplicateOf: null });
  });

  it('says which statement could not be read, until it was', async () => {
    const signedBy = (given: MirroredPledge, proof: 'valid' | 'unknown'): MirroredPledge => ({
      ...given,
      signed: {
        ...{ uri: `${GIRONA}s`, consultation: HOST, document: '{}', hash: given.hash, proof },
        statement: given.statement,
      },
    });
    const [first, second] = [pledge({ institution: GIRONA }), pledge({ institution: GIRONA, sequence: 2, since: 1 })];
    const unread = async () => (await shown()).unread.map(({ uri: of, because }) => [of, because]);
    await send({ kind: 'unread', uri: `${uri}/request`, request: uri, of: 'request' });
    expect((await shown()).unread).toMatchObject([{ kind: 'request', because: 'content' }]);
    await send(request());
    expect(await unread()).toEqual([]);
    const strange = { kind: 'unread', uri: `${uri}/pledges/9`, request: uri, of: 'pledge' } as const;
    await send(signedBy(first, 'unknown'), signedBy(second, 'valid'), strange, settlement([first]));
    expect(new Set((await unread()).map(([, because]) => because))).toEqual(new Set(['signature', 'order', 'content']));
    expect((await shown()).unread).toHaveLength(4);
    const missing = async () =>
      (await app.store.read((reader) => reader.cohostAnswers.unread(id(1)))).filter(
        (each) => each.institution === GIRONA,
      ).length;
    const answered = { kind: 'cohost-answer', uri: `${GIRONA}a`, institution: GIRONA, consultation: HOST } as const;
    await send({ ...answered, answers: `${uri}9`, document: '{}', proof: 'valid' } as unknown as Mirrored);
    expect(await missing()).toBe(1);
    await send(signedBy(second, 'valid'));
    expect(await missing()).toBe(1);
    await send(signedBy(first, 'valid'));
    expect(await missing()).toBe(1);
    await send(signedBy(second, 'valid'));
    expect(await unread()).toEqual([
      [strange.uri, 'content'],
      [expect.stringContaining('/settlements/'), 'signature'],
    ]);
    expect(await missing()).toBe(0);
    expect(await evidence()).toEqual([]);
  });

  it('is not excused by a gap that its host made itself', async () => {
    const gap = pledge({ sequence: 3, since: 2, statedAt: day('03-04') });
    const given = pledge();
    const funding = { ...FUNDING, closesAt: day('06-01') };
    await send(given, gap, settlement([given, pledge({ institution: GIRONA })]));
    expect(await evidence()).toEqual(['settlement-differs']);
    await send(request({ funding, changedAt: day('04-02') }));
    expect(await evidence()).toEqual(expect.arrayContaining(['settlement-differs', 'specification-changed']));
    expect((await shown()).unread).toMatchObject([{ uri: gap.uri, because: 'order' }]);
    await send(pledge({ sequence: 2, since: 1, amount: 9_000, statedAt: day('03-04') }), gap);
    expect(await shown()).toMatchObject({ unread: [], statements: [{}, {}, {}] });
  });

  it('is settled at a close before members agreed anew, also where this node was away meanwhile', async () => {
    const given = pledge();
    const anew = {
      ...FUNDING,
      need: { amount: 90_000, currency: 'EUR' },
      opensAt: day('04-10'),
      closesAt: day('06-01'),
    };
    const steps = [step(1, { funding: FUNDING }), step(2, { funding: anew, step: 'release', from: 'funded' })];
    const unfit = pledge({ institution: GIRONA, specification: 'f'.repeat(64) }, { reference: 'Delibera 1' });
    await send(request({ funding: anew, changedAt: day('04-10'), steps }), given, unfit, settlement([given]));
    const { settlements, statements } = await shown();
    expect(settlements).toMatchObject([{ input: { need: FUNDING.need }, outcome: { isFunded: true } }]);
    expect(statements.map(({ id: of }) => of)).toEqual([given.id]);
  });

  it('stays whose it was when an institution moves', async () => {
    const given = pledge({ institution: GIRONA }, { reference: 'Delibera 12' });
    const wanted = {
      ...{ id: newId(), supplier: GIRONA, amount: { amount: 9_000, currency: 'EUR' }, date: '2026-03-02' },
      ...{ reference: null, receivedAt: day('03-02') },
    };
    const steps = [step(1, { institution: GIRONA })];
    await send(request({ changedAt: day('03-04'), steps, estimates: [wanted] }), given);
    const { request: kept } = await shown();
    const stated = { id: newId(), consultationId: id(1), proposalId: kept.proposalId, uri: `${GIRONA}s`, hash: 'h' };
    const answered = { ours: true, status: 'waiting', refusal: null, answeredAt: null, dueAt: null, tries: 0 } as const;
    await app.store.transact((writer) =>
      writer.statements.save({ ...stated, ...answered, statement: { ...given.statement, request: `${GIRONA}r` } }),
    );
    const waiting = { ...stated, ...answered, statement: given.statement };
    // Nobody invited this institution: it is in the community no more.
    await app.store.transact((writer) => writer.statements.save({ ...waiting, dueAt: clock.now() }));
    expect(await sendStatementsAgain(app)).toBe(0);
    const unsent = await app.store.read((reader) => reader.statements.own(kept.proposalId));
    expect(unsent).toMatchObject([{ status: 'waiting', tries: 0 }]);
    expect(unsent[0]?.dueAt?.getTime()).toBeGreaterThan(clock.now().getTime());
    for (const status of ['accepted', 'refused'] as const) {
      await app.store.transact(async (writer) => {
        await saveStatementAnswer(app, writer, { statement: waiting, status, refusal: null });
      });
    }
    expect(await app.store.read((reader) => reader.statements.own(kept.proposalId))).toMatchObject([
      { status: 'accepted' },
    ]);
    const [from, to] = [GIRONA, 'https://nova.example/'].map((at) => ({ uri: at, origin: at.slice(0, -1) }));
    if (from === undefined || to === undefined) throw new Error('two addresses');
    await app.store.transact((writer) => writer.moving.renamePeer(from, to, clock.now()));
    const { steps: decided, estimates, statements } = await shown();
    const own = await app.store.read((reader) => reader.statements.own(kept.proposalId));
    expect([decided[0]?.institution, estimates[0]?.supplier, statements[0]?.statement.institution]).toEqual(
      Array(3).fill(to.uri),
    );
    const again = { ...given, statement: { ...given.statement, institution: to.uri } };
    await send({ ...again, hash: statementHash(again.statement) });
    expect(await evidence()).toEqual([]);
    expect((await shown()).statements).toHaveLength(1);
    expect(own).toMatchObject([{ statement: { institution: to.uri, request: `${to.uri}r` } }]);
  });
});
