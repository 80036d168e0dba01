import '../../src/start/temporal.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InstitutionStatement, SignedStatement } from '../../src/application/community/statement/ports.ts';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { compareCities } from '../../src/application/network/comparison/compare-cities.ts';
import type { CountedReader } from '../../src/application/network/comparison/ports.ts';
import { recordContradiction } from '../../src/application/network/evidence/contradictions.ts';
import { readFindings, readNetworkFindings } from '../../src/application/network/evidence/findings.ts';
import { commitmentTo } from '../../src/application/network/subtotal/committing.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { receiveSubtotal } from '../../src/application/network/subtotal/receive-subtotal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { assertExpandable, createPrivateDocumentSigner } from '../../src/federation/documents.ts';
import type { WireDocument } from '../../src/federation/mapping/document.ts';
import { statementNote } from '../../src/federation/mapping/pledge.ts';
import { countedAt } from '../../src/federation/network/counted.ts';
import { createCountedReader } from '../../src/federation/network/counted-reader.ts';
import { statementIn } from '../../src/federation/network/pooling-reader.ts';
import { verifierBy } from '../../src/federation/network/proofs.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { counted, forged, sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { stable } from './publishing-city.ts';

type Signed = SignedSubtotal | SignedStatement;

const PARKS = 'https://lyon.example/consultations/parks';

/** Lyon hosts, Torino and Girona hold it too; Torino tells what Girona signed. */
describe('what a city passes on of another', { timeout: 30_000 }, () => {
  let opening: AsyncDisposableStack;
  let clock: Clock;
  let lyon: Town;
  let torino: Town;
  let girona: Town;
  let consultation: Consultation;
  let mirror: Consultation;
  let first: SignedSubtotal;

  beforeEach(async () => {
    opening = new AsyncDisposableStack();
    clock = clockAt('2026-03-02T08:00:00Z');
    [lyon, torino, girona] = [
      opening.use(await openTown('lyon', clock)),
      opening.use(await openTown('torino', clock)),
      opening.use(await openTown('girona', clock)),
    ];
    const open = { opensAt: '2026-03-01', closesAt: '2026-03-31' } as const;
    value(
      await createConsultation(lyon.app, {
        slug: 'parks',
        title: { fr: 'Des parcs' },
        summary: { fr: 'Où ?' },
        phases: [
          { kind: 'propose', ...open },
          { kind: 'support', ...open },
        ],
        rules: { hold: 'nothing', resultsVisibility: 'always' },
        by: null,
      }),
    );
    consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
    mirror = await shareWith(lyon, torino, { consultation, registered: 50 });
    const atGirona = await shareWith(lyon, girona, { consultation, registered: 50 });
    const [author = ''] = await residentsOf(lyon, 1);
    const content = { title: { fr: 'Un parc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null };
    value(await submitProposal(lyon.app, { slug: 'parks', authorId: author, content }));
    await readMirror(lyon, girona, atGirona);
    const proposal = await girona.app.store.read((reader) => reader.proposals.byNumber(atGirona.id, 1));
    const [participantId = ''] = await residentsOf(girona, 1);
    value(await giveSupport(girona.app, { proposalId: proposal?.id ?? '', participantId, side: 'for' }));
    clock.advance({ minutes: 2 });
    const [made] = await counted(girona);
    if (made === undefined) throw new Error('nothing was counted');
    first = made;
    value({ ok: true, value: await sent(lyon, girona, { consultationId: consultation.id, signed: first }) });
    await readMirror(lyon, torino, mirror);
  });
  afterEach(() => opening.disposeAsync());

  const townAt = (url: string) => [lyon, torino, girona].find(({ app }) => url.startsWith(`${app.origin}/`));
  /** Lists of the towns without a network between, with the proofs that they have. */
  const reader = (): CountedReader =>
    createCountedReader({
      async read(url) {
        const town = townAt(url);
        const text = town === undefined ? null : await countedAt(town.documents, new URL(url).searchParams);
        return text === null ? null : JSON.parse(text);
      },
      proves: verifierBy(async (method, signer) => {
        const { ed25519 = [] } = (await townAt(signer)?.documents.keys.published(signer)) ?? {};
        return ed25519.find(({ id }) => id === method)?.multibase ?? 'none';
      }),
    });
  const another = async (by: Town, count: number, sequence = 1): Promise<SignedSubtotal> => {
    const sign = subtotalSigner(by.documents);
    const counts = [{ number: 1, version: 1, side: 'for', standing: 'resident', count }] as const;
    const subtotal = { ...first.subtotal, of: 'supports', institution: by.institution, sequence, since: 0, counts };
    return await sign(subtotal as typeof first.subtotal, { id: by.app.newId(), consultation: PARKS });
  };
  /** Torino has two documents as evidence, whatever they are. */
  const foundAtTorino = async (institution: string, one: Signed, other: Signed) => {
    const kind = 'two-subtotals';
    const proven = { kind, consultationId: mirror.id, institution, sequence: 1, one, other, passedOnBy: null } as const;
    await torino.app.store.transact((writer) => recordContradiction(torino.app, writer, proven));
  };
  const evidenceAt = async (town: Town) =>
    (await town.app.store.read((read) => read.peering.evidence({ peer: null, limit: 50 }))).map(
      ({ kind, peer, passedOnBy }) => ({ kind, peer, passedOnBy }),
    );

  it('is a list signed by that city, in a form that any reader of JSON-LD understands', async () => {
    await foundAtTorino(girona.institution, first, await another(girona, 9));
    const text = await countedAt(torino.documents, new URLSearchParams({ of: PARKS, page: 'true' }));
    const document: WireDocument = JSON.parse(text ?? '{}');
    await expect(assertExpandable(document)).resolves.toBeUndefined();
    const hashes = new Map<string, string>();
    const numbered = stable(document).replace(/"[0-9a-f]{64}"/g, (hash) => {
      const known = hashes.get(hash) ?? `"${String(hashes.size + 1).padStart(64, '0')}"`;
      hashes.set(hash, known);
      return known;
    });
    // The two are in the order of their hashes, which are others each time.
    const shown: { contradictions: { documentHash: string[] }[] } = JSON.parse(numbered);
    for (const { documentHash } of shown.contradictions) documentHash.sort();
    await expect(stable(shown)).toMatchFileSnapshot('../fixtures/emitted/counted.json');
  });

  it('is kept by others with the two documents, and with who passed it on', async () => {
    await foundAtTorino(girona.institution, first, await another(girona, 9));
    await compareCities(lyon.app, reader());
    const found = { kind: 'two-subtotals', peer: girona.institution, passedOnBy: torino.institution };
    expect(await evidenceAt(lyon)).toEqual([found]);
    clock.advance({ hours: 2 });
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([found]);
  });

  it('is nothing where one of the documents was not signed by the city that it is about', async () => {
    const supports = [{ number: 1, version: 1, side: 'for', standing: 'resident', count: 49 }];
    await foundAtTorino(girona.institution, first, forged(first, { supports }));
    await foundAtTorino(girona.institution, await another(torino, 3), await another(torino, 4));
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([]);
  });

  it('is nothing where the two do not contradict each other', async () => {
    await foundAtTorino(girona.institution, first, await another(girona, 9, 2));
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([]);
  });

  it('is nothing where it is about a city that counts nothing there', async () => {
    const nice = opening.use(await openTown('nice', clock));
    await foundAtTorino(nice.institution, await another(nice, 3), await another(nice, 4));
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([]);
  });

  it('is not believed about this city itself, nor from a list that is not signed', async () => {
    await foundAtTorino(girona.institution, first, await another(girona, 9));
    await compareCities(girona.app, reader());
    const unsigned: CountedReader = createCountedReader({ read: async () => null, proves: async () => 'valid' });
    await compareCities(lyon.app, unsigned);
    expect(await evidenceAt(girona)).toEqual([]);
    expect(await evidenceAt(lyon)).toEqual([]);
    const [state] = await lyon.app.store.read((read) => read.comparisons.states());
    expect(state?.failingSince).toEqual(clock.now());
  });

  it('is what the host refused, once both documents of it are kept, and is public with who passed it on', async () => {
    const second = await another(girona, 9);
    expect(await sent(lyon, girona, { consultationId: consultation.id, signed: second })).toMatchObject({
      fault: { because: 'sequence-reused' },
    });
    const [kept] = await lyon.app.store.read((read) => read.peering.evidence({ peer: girona.institution, limit: 5 }));
    const hashes = [first.hash, second.hash].toSorted();
    expect(kept).toMatchObject({ kind: 'sequence-reused', detail: { one: hashes[0], other: hashes[1] } });
    expect(JSON.parse(kept?.document ?? '[]')).toHaveLength(2);
    await compareCities(torino.app, reader());
    const found = { kind: 'two-subtotals', peer: girona.institution, passedOnBy: lyon.institution };
    expect(await evidenceAt(torino)).toEqual([found]);
    // Torino lists it as well, and the host has it already.
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toHaveLength(1);
    const { app } = torino;
    const [finding] = await app.store.read((read) => readFindings(read, app, mirror.id));
    expect(finding).toMatchObject({
      ...{ kind: 'two-subtotals', institution: { uri: girona.institution } },
      passedOnBy: { uri: lyon.institution },
    });
    expect(await readNetworkFindings(app)).toMatchObject([{ consultation: { slug: mirror.slug } }]);
    clock.advance({ days: 91 });
    expect(await readNetworkFindings(app)).toEqual([]);
    expect(await app.store.read((read) => readFindings(read, app, mirror.id))).toHaveLength(1);
  });

  it('are figures other than those committed to, which every city sees from the two documents alone', async () => {
    const sign = subtotalSigner(girona.documents);
    const ballot = `${PARKS}/ballots/which`;
    const tally = {
      valid: 9,
      blank: 0,
      invalid: 0,
      abstained: 0,
      votes: [9, 0],
      objections: [],
      scored: [],
      pairwise: [],
    };
    const pile = { standings: ['resident'], deciding: true, cast: 9, shown: true, count: tally } as const;
    const figures = { turnout: { byStanding: { resident: 9 }, byChannel: { online: 9, paper: 0 } }, piles: [pile] };
    const head = {
      institution: girona.institution,
      ballot,
      closesAt: clock.now(),
      countedAt: clock.now(),
      checkpoint: null,
    };
    const named = () => ({ id: girona.app.newId(), consultation: PARKS });
    const commitment = async (to: string) =>
      await sign({ ...head, of: 'commitment', sequence: 1, since: 0, commitment: to }, named());
    const revealed = await sign({ ...head, of: 'ballot', sequence: 2, since: 1, salt: 'pepper', ...figures }, named());
    const kept = commitmentTo(figures, { institution: girona.institution, ballot, salt: 'pepper' });
    await foundAtTorino(girona.institution, await commitment(kept), revealed);
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([]);
    await foundAtTorino(girona.institution, await commitment('f'.repeat(64)), revealed);
    clock.advance({ hours: 2 });
    await compareCities(lyon.app, reader());
    const found = { kind: 'not-as-committed', peer: girona.institution, passedOnBy: torino.institution };
    expect(await evidenceAt(lyon)).toEqual([found]);
  });

  it('are two statements of a member under one number, and not two acts', async () => {
    const stated = async (
      statement: Pick<InstitutionStatement['statement'], 'of'> & Readonly<Record<string, unknown>>,
    ): Promise<SignedStatement> => {
      const id = girona.app.newId();
      const head = { institution: girona.institution, request: `${PARKS}/proposals/1`, sequence: 1, since: 0 };
      const made = { ...head, statedAt: clock.now(), specification: 'a'.repeat(64), ...statement };
      const uri = `${girona.institution}activities/${id}/statement`;
      const note = statementNote({ id, uri, statement: made } as InstitutionStatement, PARKS);
      const signed = statementIn(
        JSON.parse(
          (await createPrivateDocumentSigner(girona.app, girona.documents.keys)(note, girona.institution)).body,
        ),
      );
      if (signed === null) throw new Error('no statement');
      return signed;
    };
    const pledge = (amount: number) =>
      stated({
        ...{ of: 'pledge', kind: 'money', amount, currency: 'EUR', conditions: [] },
        expiresAt: new Date('2026-12-31T00:00:00Z'),
      });
    const act = (body: string) => stated({ of: 'act', act: { type: 'comment', body, lang: 'fr' } });
    await foundAtTorino(girona.institution, await act('Un avis.'), await act('Un autre avis.'));
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toEqual([]);
    await foundAtTorino(girona.institution, await pledge(5_000), await pledge(9_000));
    clock.advance({ hours: 2 });
    await compareCities(lyon.app, reader());
    const found = { kind: 'sequence-reused', peer: girona.institution, passedOnBy: torino.institution };
    expect(await evidenceAt(lyon)).toEqual([found]);
  });

  it('is nothing that was sent in the name of a city, and shames nobody', async () => {
    const { consultationId } = { consultationId: consultation.id };
    const signed = forged(first, { sequence: 4 });
    const of = { consultationId, signed, signer: girona.institution, isProven: false, receivedAt: clock.now() };
    expect(await receiveSubtotal(lyon.app, of)).toMatchObject({ ok: false });
    expect(await evidenceAt(lyon)).toMatchObject([{ kind: 'forged-proof' }]);
    const list = await countedAt(lyon.documents, new URLSearchParams({ of: PARKS, page: 'true' }));
    expect(JSON.parse(list ?? '{}')).not.toHaveProperty('contradictions');
    await compareCities(torino.app, reader());
    expect(await evidenceAt(torino)).toEqual([]);
    expect(await readNetworkFindings(lyon.app)).toEqual([]);
    expect(await lyon.app.store.read((read) => readFindings(read, lyon.app, consultationId))).toEqual([]);
  });

  it('is no more than three of one city', async () => {
    for (const count of [6, 7, 8, 9]) await foundAtTorino(girona.institution, first, await another(girona, count));
    expect(await evidenceAt(torino)).toHaveLength(3);
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toHaveLength(3);
  });
});
