import '../../src/start/temporal.ts';
import { readFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { inviteAgent } from '../../src/application/agent/invite-agent.ts';
import { announceBallots } from '../../src/application/ballot/announce-ballots.ts';
import { castBallot } from '../../src/application/ballot/cast-ballot.ts';
import { confirmPaperBatch, enterPaperBatch } from '../../src/application/ballot/paper-batches.ts';
import { readBallotTally } from '../../src/application/ballot/read-tally.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { sha256 } from '../../src/application/kit/content-hash.ts';
import type { PaperOperator } from '../../src/application/kit/principal.ts';
import { ANYBODY, DRAFT_READER } from '../../src/application/kit/viewer.ts';
import { changeRegistered } from '../../src/application/network/cohost/invite-cohost.ts';
import { receiveCohostReply } from '../../src/application/network/cohost/receive-cohost-reply.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import { commitmentTo } from '../../src/application/network/subtotal/committing.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { readCityStates } from '../../src/application/network/subtotal/read-city-states.ts';
import type { Ballot } from '../../src/domain/ballot/ballot.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { figuresDocument } from '../../src/domain/network/commitment.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import { changesAt } from '../../src/federation/network/changes.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { counted, forged, sent } from '../support/subtotals.ts';
import { openTown, readerOf, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { asked, casting, option, options } from '../support/voting.ts';
import { stable } from './publishing-city.ts';

/** A ballot of three cities, which closes on 10 March. One of them signs what it likes. */
describe('a ballot to which cities commit', { timeout: 60_000 }, () => {
  let opening: AsyncDisposableStack;
  let clock: Clock;
  let lyon: Town;
  let torino: Town;
  let girona: Town;
  let consultation: Consultation;
  let atTorino: Consultation;
  let atGirona: Consultation;

  beforeEach(async () => {
    opening = new AsyncDisposableStack();
    clock = clockAt('2026-03-02T08:00:00Z');
    [lyon, torino, girona] = [
      opening.use(await openTown('lyon', clock)),
      opening.use(await openTown('torino', clock)),
      opening.use(await openTown('girona', clock)),
    ];
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
    atTorino = await shareWith(lyon, torino, { consultation, registered: 50 });
    atGirona = await shareWith(lyon, girona, { consultation, registered: 50 });
    await asked(lyon.app, {
      consultation: 'parks',
      method: 'choice',
      slug: 'which',
      options: options('Nord', 'Sud'),
      rules: { anonymityThreshold: 1 },
      closesAt: '2026-03-10',
      paperUntil: '2026-03-10',
    });
    await readAll();
    await vote(lyon, { people: 6, for: 1 });
    await vote(torino, { people: 6, for: 1 });
    await vote(girona, { people: 6, for: 2 });
    clock.advance({ days: 9 });
    await readAll();
  });
  afterEach(() => opening.disposeAsync());

  async function readAll() {
    await readMirror(lyon, torino, atTorino);
    await readMirror(lyon, girona, atGirona);
  }

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

  /** Sheets that one agent enters and another one confirms. */
  async function enterOnPaper(town: Town, sheets: number): Promise<void> {
    const { app } = town;
    const ballot = await ballotAt(town);
    const operator = async (email: string): Promise<PaperOperator> => {
      const { id } = value(await inviteAgent(app, { email, role: 'officer', by: null })).agent;
      return { id, by: { kind: 'agent', id } };
    };
    const rows = [{ choice: { kind: 'choice' as const, option: option(ballot, 1) }, count: sheets }];
    const of = { ballotId: ballot.id, reference: 'Urne', place: 'Mairie', sheets, rows };
    const { id } = value(await enterPaperBatch(app, { ...of, operator: await operator('first@lyon.example') }));
    value(await confirmPaperBatch(app, { batchId: id, operator: await operator('second@lyon.example') }));
  }

  /** What a town says of the ballot now, in order. */
  async function says(town: Town): Promise<readonly SignedSubtotal[]> {
    await announceBallots(town.app);
    return (await counted(town)).filter(({ subtotal }) => subtotal.of !== 'supports');
  }

  const toLyon = (from: Town, signed: SignedSubtotal) => sent(lyon, from, { consultationId: consultation.id, signed });

  async function commit(town: Town): Promise<SignedSubtotal> {
    const [commitment, ...more] = await says(town);
    if (commitment?.subtotal.of !== 'commitment' || more.length > 0) throw new Error('no commitment');
    if (town !== lyon) expect(await toLyon(town, commitment)).toEqual({ ok: true, news: true });
    return commitment;
  }

  async function reveal(town: Town): Promise<SignedSubtotal> {
    const [figures] = await says(town);
    if (figures?.subtotal.of !== 'ballot') throw new Error('no figures');
    return figures;
  }

  /** The figures of a city that has this many votes of its people, as it would sign them. */
  async function invented(votes: readonly [number, number], of: { readonly sequence: number; readonly salt: string }) {
    const cast = votes[0] + votes[1];
    const tally = { valid: cast, blank: 0, invalid: 0, abstained: 0, votes, objections: [], scored: [], pairwise: [] };
    const pile = { standings: ['resident'], deciding: true, cast, shown: true, count: tally } as const;
    const ballot = `${lyon.documents.uris.consultation('parks')}/ballots/which`;
    const { closesAt } = await ballotAt(lyon);
    const head = { institution: girona.institution, closesAt, countedAt: clock.now(), checkpoint: null, ballot };
    const turnout = { byStanding: { resident: cast }, byChannel: { online: cast, paper: 0 } };
    const figures = { turnout, piles: [pile] };
    const commitment = commitmentTo(figures, { institution: girona.institution, ballot, salt: of.salt });
    const sign = subtotalSigner(girona.documents);
    const consultationUri = lyon.documents.uris.consultation('parks');
    const named = () => ({ id: girona.app.newId(), consultation: consultationUri });
    return {
      commitment: await sign({ ...head, of: 'commitment', sequence: of.sequence, since: 0, commitment }, named()),
      figures: await sign(
        { ...head, of: 'ballot', sequence: of.sequence + 1, since: of.sequence, salt: of.salt, ...figures },
        named(),
      ),
    };
  }

  async function jointAt(town: Town) {
    const { id } = await ballotAt(town);
    const view = value(await readBallotTally(town.app, { id, viewer: ANYBODY }));
    const { joint } = view;
    return joint === null
      ? null
      : {
          votes: joint.tally.deciding.votes,
          complete: joint.complete,
          cities: Object.fromEntries(joint.cities.map(({ institution, state }) => [institution.host, state])),
        };
  }

  async function shownAt(town: Town) {
    const { id } = await ballotAt(town);
    const { result, joint } = value(await readBallotTally(town.app, { id, viewer: DRAFT_READER }));
    return result.visible || joint !== null;
  }

  const evidenceAt = async ({ app }: Town, peer: Town) =>
    (await app.store.read((reader) => reader.peering.evidence({ peer: peer.institution, limit: 9 }))).map(
      ({ kind }) => kind,
    );

  const changes = async () =>
    (await changesAt(lyon.documents, { slug: 'parks', query: new URLSearchParams('page=true') })) ?? '';

  it('is shown nowhere before every city committed, and everywhere after', async () => {
    await commit(lyon);
    const document = JSON.parse((await commit(torino)).document);
    await expect(assertExpandable(document)).resolves.toBeUndefined();
    const emitted = stable({ ...document, commitment: '0'.repeat(64) });
    await expect(emitted).toMatchFileSnapshot('../fixtures/emitted/commitment.json');
    expect(await says(lyon)).toEqual([]);
    await readAll();
    expect(await says(torino)).toEqual([]);
    for (const town of [lyon, torino, girona]) expect(await shownAt(town)).toBe(false);
    expect(await changes()).toContain('"commitment":');
    expect(await changes()).not.toContain('"piles"');
    await commit(girona);
    await reveal(lyon);
    await readAll();
    for (const town of [torino, girona])
      expect(await toLyon(town, await reveal(town))).toEqual({ ok: true, news: true });
    await readAll();
    const whole = { 'lyon.example': 'counted', 'torino.example': 'counted', 'girona.example': 'counted' };
    for (const town of [lyon, torino, girona]) {
      expect(await jointAt(town)).toEqual({ votes: [12, 6], complete: true, cities: whole });
    }
  });

  it('is whole where people of several standings voted, in whatever order the database reads them', async () => {
    clock.advance({ days: -9 });
    await enterOnPaper(lyon, 2);
    clock.advance({ days: 9 });
    for (const town of [lyon, torino, girona]) await commit(town);
    const { subtotal } = await reveal(lyon);
    expect(subtotal).toMatchObject({ turnout: { byStanding: { resident: 6, paper: 2 } } });
  });

  it('is told to officers of every city: who committed, who voted, until when, and when it is final', async () => {
    const states = async (town: Town, of: Consultation) => await readCityStates(town.app, of);
    await commit(lyon);
    await commit(torino);
    await readAll();
    for (const [town, of] of [[lyon, consultation] as const, [torino, atTorino] as const]) {
      const waiting = (await states(town, of))?.ballots[0];
      expect(waiting?.waitsUntil).toBeInstanceOf(Date);
      expect(waiting?.cities.map(({ city }) => city.institution.host)).toEqual(['girona.example']);
      const { cities } = (await states(town, of)) ?? { cities: [] };
      expect(cities.map(({ institution, decides }) => [institution.host, decides])).toContainEqual([
        'lyon.example',
        true,
      ]);
    }
    await commit(girona);
    await reveal(lyon);
    await readAll();
    for (const town of [torino, girona]) await toLyon(town, await reveal(town));
    await readAll();
    const done = (await states(torino, atTorino))?.ballots[0];
    expect(done).toMatchObject({ complete: true, waitsUntil: null });
    expect(done?.finalFrom?.getTime()).toBeGreaterThan(clock.now().getTime());
    expect(done?.cities.map(({ cast }) => cast)).toEqual([6, 6, 6]);
  });

  it('cannot be decided by whoever counts last', async () => {
    await commit(lyon);
    await commit(torino);
    // Girona waits for the figures of the others. The time to commit runs out, and they show theirs.
    clock.advance({ days: 3, hours: 1 });
    await readAll();
    await reveal(lyon);
    await readAll();
    expect(await toLyon(torino, await reveal(torino))).toMatchObject({ ok: true });
    clock.advance({ minutes: 5 });
    const late = await invented([0, 40], { sequence: 1, salt: 'pepper' });
    expect(await toLyon(girona, late.commitment)).toMatchObject({ ok: false, fault: { because: 'too-late' } });
    expect(await toLyon(girona, late.figures)).toMatchObject({ ok: false, fault: { because: 'not-committed' } });
    await readAll();
    for (const town of [lyon, torino]) {
      const joint = await jointAt(town);
      expect(joint).toMatchObject({ votes: [12, 0], complete: false });
      expect(joint?.cities['girona.example']).toMatch(/^(missing|refused)$/);
    }
    expect(await evidenceAt(lyon, girona)).toEqual(['too-late']);
  });

  it('is not counted with other figures than those committed to, at the host and at every city', async () => {
    await commit(lyon);
    await commit(torino);
    const before = await invented([0, 6], { sequence: 1, salt: 'pepper' });
    const after = await invented([0, 40], { sequence: 1, salt: 'pepper' });
    expect(await toLyon(girona, before.commitment)).toMatchObject({ ok: true });
    await reveal(lyon);
    await readAll();
    expect(await toLyon(torino, await reveal(torino))).toMatchObject({ ok: true });
    expect(await toLyon(girona, after.figures)).toMatchObject({ ok: false, fault: { because: 'not-as-committed' } });
    expect(await toLyon(girona, after.commitment)).toMatchObject({ ok: false, fault: { because: 'sequence-reused' } });
    const anew = await invented([0, 40], { sequence: 3, salt: 'pepper' });
    expect(await toLyon(girona, anew.commitment)).toMatchObject({ ok: false, fault: { because: 'too-late' } });
    expect(await evidenceAt(lyon, girona)).toContain('not-as-committed');
    // A host that takes them all the same: other cities do not.
    const seen: SignedSubtotal[] = [after.figures];
    const colluding = {
      async page(uri: string, cursor: string | null) {
        const page = await readerOf(lyon).page(uri, cursor);
        if (page === null || page.more) return page;
        const added = seen.splice(0).map((each) => ({ ...each, kind: 'subtotal', proof: 'valid' }) as const);
        return { ...page, items: [...page.items, ...added] };
      },
    };
    await readHost(torino.app, colluding, atTorino.id);
    expect(await jointAt(torino)).toMatchObject({ votes: [12, 0], cities: { 'girona.example': 'refused' } });
    expect(await evidenceAt(torino, girona)).toEqual(['not-as-committed']);
    // With both documents, which any other city can verify.
    const [broken] = await torino.app.store.read((reader) =>
      reader.peering.evidence({ peer: girona.institution, limit: 1 }),
    );
    const hashes = [before.commitment.hash, after.figures.hash].toSorted();
    expect(broken?.detail).toMatchObject({ one: hashes[0], other: hashes[1], sequence: 2 });
    expect(await toLyon(girona, before.figures)).toMatchObject({ ok: true });
    expect(await jointAt(lyon)).toMatchObject({ votes: [12, 6], complete: true });
  });

  it('lets no city commit twice, nor show its figures before the others committed', async () => {
    await commit(lyon);
    const first = await invented([0, 6], { sequence: 1, salt: 'pepper' });
    const second = await invented([0, 40], { sequence: 2, salt: 'salt' });
    expect(await toLyon(girona, first.commitment)).toMatchObject({ ok: true });
    expect(await toLyon(girona, second.commitment)).toMatchObject({ ok: false, fault: { because: 'counted-before' } });
    expect(await toLyon(girona, first.figures)).toMatchObject({ ok: false, fault: { because: 'before-its-time' } });
    expect(await evidenceAt(lyon, girona)).toEqual(['counted-before']);
    expect(await changes()).not.toContain('"piles"');
  });

  it('is a hash that anybody can make from the description', async () => {
    const { commitment } = await invented([0, 6], { sequence: 1, salt: 'pepper' });
    const described = await readFile(new URL('../../docs/federate/subtotal.md', import.meta.url), 'utf8');
    const text = /^pepper\{.*$/m.exec(described)?.[0] ?? '';
    expect(commitment.subtotal).toMatchObject({ commitment: sha256(text) });
    expect(described).toContain(sha256(text));
  });

  it('lets no city take over the commitment of another', async () => {
    const theirs = await commit(torino);
    const copied = forged(await invented([1, 0], { sequence: 1, salt: '' }).then(({ commitment }) => commitment), {
      commitment: theirs.subtotal.of === 'commitment' ? theirs.subtotal.commitment : '',
    });
    expect(await toLyon(girona, copied)).toMatchObject({ ok: true });
    await commit(lyon);
    await reveal(lyon);
    await readAll();
    const shown = await reveal(torino);
    if (shown.subtotal.of !== 'ballot') throw new Error('no figures');
    const { figures } = await invented([6, 0], { sequence: 1, salt: shown.subtotal.salt ?? '' });
    expect(figures.subtotal.of === 'ballot' && figuresDocument(figures.subtotal)).toEqual(
      figuresDocument(shown.subtotal),
    );
    expect(await toLyon(girona, figures)).toMatchObject({ ok: false, fault: { because: 'not-as-committed' } });
  });

  it('does not take at other cities a commitment that its host names after their figures were sent', async () => {
    // The host says nothing of Girona until the others showed theirs.
    const hiding = {
      async page(uri: string, cursor: string | null) {
        const page = await readerOf(lyon).page(uri, cursor);
        if (page === null) return null;
        const items = page.items.flatMap((each) => {
          if (each.kind === 'subtotal' && each.subtotal.institution === girona.institution) return [];
          const hosts = each.kind === 'consultation' ? each.hosts.filter((uri) => uri !== girona.institution) : [];
          return each.kind === 'consultation' ? { ...each, hosts } : each;
        });
        return { ...page, items };
      },
    };
    await torino.app.store.transact(async (writer) => {
      await writer.sharing.saveHolders(atTorino.id, {
        institutions: [lyon.institution, torino.institution],
        names: [],
      });
    });
    await commit(lyon);
    await commit(torino);
    await readHost(torino.app, hiding, atTorino.id);
    await reveal(torino);
    clock.advance({ hours: 1 });
    const late = await invented([0, 40], { sequence: 1, salt: 'pepper' });
    const items = [late.commitment, late.figures].map(
      (each) => ({ ...each, kind: 'subtotal', proof: 'valid' }) as const,
    );
    const telling = { page: async () => ({ items: items.splice(0), next: 'x', more: false }) };
    await readHost(torino.app, telling, atTorino.id);
    expect((await jointAt(torino))?.cities['girona.example']).toBe('refused');
  });

  it('gives no city more people once it opened, unless an officer of the host does, in public', async () => {
    const cohosts = await lyon.app.store.read((reader) => reader.sharing.cohosts(consultation.id));
    const { invite = '' } = cohosts.find(({ peer }) => peer === girona.institution) ?? {};
    const accepts = { invite, peer: girona.institution, act: 'accept', document: {} } as const;
    clock.advance({ minutes: 1 });
    const reply = await receiveCohostReply(lyon.app, { ...accepts, registered: 2_000_000_000, sentAt: clock.now() });
    expect(reply).toBe('frozen');
    for (const registered of [70, 4]) {
      clock.advance({ minutes: 1 });
      value(await changeRegistered(lyon.app, { slug: 'parks', peer: girona.institution, registered, by: null }));
    }
    await commit(lyon);
    for (const town of [torino, girona]) await commit(town);
    await reveal(lyon);
    await readAll();
    for (const town of [torino, girona]) await toLyon(town, await reveal(town));
    await readAll();
    const { id } = await ballotAt(torino);
    const { joint } = value(await readBallotTally(torino.app, { id, viewer: ANYBODY }));
    const city = joint?.cities.find(({ institution }) => institution.uri === girona.institution);
    expect(city?.registrations.map(({ registered, byHost }) => [registered, byHost])).toEqual([
      [70, true],
      [4, true],
    ]);
    // Six votes of four people count nowhere.
    expect(await jointAt(lyon)).toMatchObject({ votes: [12, 0], cities: { 'girona.example': 'refused' } });
    expect(await jointAt(torino)).toMatchObject({ votes: [12, 0], cities: { 'girona.example': 'committed' } });
  });

  it('says the same again where the host lost it', async () => {
    await commit(lyon);
    const first = await commit(torino);
    await lyon.app.store.transact((writer) => writer.subtotals.deleteSeen(consultation.id, clock.now()));
    await lyon.database.db.deleteFrom('subtotal').where('institution', '=', torino.institution).execute();
    await lyon.database.db.deleteFrom('subtotal_state').where('institution', '=', torino.institution).execute();
    clock.advance({ minutes: 11 });
    await torino.app.store.transact((writer) => writer.subtotals.deleteSeen(atTorino.id, clock.now()));
    const [again] = await says(torino);
    if (again?.subtotal.of !== 'commitment' || first.subtotal.of !== 'commitment') throw new Error('no commitment');
    expect(again.subtotal).toMatchObject({ sequence: 2, since: 0, commitment: first.subtotal.commitment });
    expect(await toLyon(torino, again)).toMatchObject({ ok: true });
  });
});
