import '../../src/start/temporal.ts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { compareCities } from '../../src/application/network/comparison/compare-cities.ts';
import { recordContradiction } from '../../src/application/network/comparison/contradictions.ts';
import type { CountedReader } from '../../src/application/network/comparison/ports.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/give-support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import type { WireDocument } from '../../src/federation/mapping/document.ts';
import { countedAt } from '../../src/federation/network/counted.ts';
import { createCountedReader } from '../../src/federation/network/counted-reader.ts';
import { verifierBy } from '../../src/federation/network/proofs.ts';
import { subtotalSigner } from '../../src/federation/network/sign-subtotals.ts';
import { value } from '../support/city.ts';
import { type Clock, clockAt } from '../support/clock.ts';
import { counted, forged, sent } from '../support/subtotals.ts';
import { openTown, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { stable } from './publishing-city.ts';

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
  const foundAtTorino = async (institution: string, one: SignedSubtotal, other: SignedSubtotal) => {
    const proven = { consultationId: mirror.id, institution, sequence: 1, one, other, passedOnBy: null };
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

  it('is no more than three of one city', async () => {
    for (const count of [6, 7, 8, 9]) await foundAtTorino(girona.institution, first, await another(girona, count));
    expect(await evidenceAt(torino)).toHaveLength(3);
    await compareCities(lyon.app, reader());
    expect(await evidenceAt(lyon)).toHaveLength(3);
  });
});
