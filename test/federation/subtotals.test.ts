import '../../src/start/temporal.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createConsultation } from '../../src/application/consultation/create-consultation.ts';
import { publishConsultation } from '../../src/application/consultation/publish-consultation.ts';
import { readHost } from '../../src/application/network/mirror/read-host.ts';
import type { SignedSubtotal } from '../../src/application/network/subtotal/ports.ts';
import { receiveSubtotal } from '../../src/application/network/subtotal/receive-subtotal.ts';
import { submitProposal } from '../../src/application/proposal/submit-proposal.ts';
import { giveSupport } from '../../src/application/support/support.ts';
import type { Consultation } from '../../src/domain/consultation/consultation.ts';
import { assertExpandable } from '../../src/federation/documents.ts';
import type { WireDocument } from '../../src/federation/mapping/document.ts';
import { createProofVerifier, type VerifyProof } from '../../src/federation/network/proofs.ts';
import { publicationAt } from '../../src/federation/publication/publication.ts';
import { value } from '../support/city.ts';
import { clockAt } from '../support/clock.ts';
import { counted, forged, sent } from '../support/subtotals.ts';
import { openTown, readerOf, readMirror, residentsOf, shareWith, type Town } from '../support/towns.ts';
import { stable } from './publishing-city.ts';

const opening = new AsyncDisposableStack();
const clock = clockAt('2026-03-02T08:00:00Z');
let lyon: Town;
let torino: Town;
let girona: Town;
let consultation: Consultation;
let mirror: Consultation;
let other: Consultation;
let people: readonly string[];
let first: SignedSubtotal;

beforeAll(async () => {
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
      phases: [
        { kind: 'propose', opensAt: '2026-03-01', closesAt: '2026-03-31' },
        { kind: 'support', opensAt: '2026-03-01', closesAt: '2026-03-31' },
      ],
      rules: { hold: 'nothing', resultsVisibility: 'always' },
      by: null,
    }),
  );
  consultation = value(await publishConsultation(lyon.app, { slug: 'parks', by: null }));
  mirror = await shareWith(lyon, torino, { consultation, registered: 5 });
  other = await shareWith(lyon, girona, { consultation, registered: 5 });
  const [author = ''] = await residentsOf(lyon, 1);
  const content = { title: { fr: 'Un parc' }, body: { fr: 'Ici.' }, lang: 'fr', cost: null, amends: null };
  value(await submitProposal(lyon.app, { slug: 'parks', authorId: author, content }));
  people = await residentsOf(torino, 5);
  await readMirror(lyon, torino, mirror);
  await readMirror(lyon, girona, other);
});
afterAll(() => opening.disposeAsync());

const totalAt = async ({ app }: Town, id: string): Promise<number> => {
  const proposal = await app.store.read((reader) => reader.proposals.byNumber(id, 1));
  const counts = await app.store.read((reader) => reader.supports.counts(proposal?.id ?? ''));
  return counts.reduce((sum, { count }) => sum + count, 0);
};
const support = async (nth: number) => {
  const proposal = await torino.app.store.read((reader) => reader.proposals.byNumber(mirror.id, 1));
  const by = { proposalId: proposal?.id ?? '', participantId: people[nth] ?? '', side: 'for' } as const;
  value(await giveSupport(torino.app, by));
};
const next = async (): Promise<SignedSubtotal> => {
  clock.advance({ minutes: 2 });
  const [made] = await counted(torino);
  if (made === undefined) throw new Error('nothing was counted');
  return made;
};
const take = (signed: SignedSubtotal, overrides: Partial<Parameters<typeof receiveSubtotal>[1]> = {}) =>
  receiveSubtotal(lyon.app, {
    consultationId: consultation.id,
    signed,
    signer: torino.institution,
    isProven: true,
    receivedAt: lyon.app.now(),
    ...overrides,
  });
const evidence = async (town: Town, peer: string) =>
  (await town.app.store.read((reader) => reader.peering.evidence({ peer, limit: 50 }))).map(({ kind }) => kind);

it('is signed by the institution, in a form that any reader of JSON-LD understands', async () => {
  await support(0);
  first = await next();
  const document: WireDocument = JSON.parse(first.document);
  await expect(assertExpandable(document)).resolves.toBeUndefined();
  await expect(stable(document)).toMatchFileSnapshot('../fixtures/emitted/subtotal.json');
  expect(first.subtotal).toMatchObject({
    sequence: 1,
    since: 0,
    counts: [{ number: 1, count: 1, standing: 'resident' }],
  });
});

it('counts at the host once, however often it comes', async () => {
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed: first })).toEqual({
    ok: true,
    news: true,
  });
  expect(await take(first)).toEqual({ ok: true, news: false });
  expect(await totalAt(lyon, consultation.id)).toBe(1);
});

it('says what changed since, at most once in three seconds, and nothing where nothing changed', async () => {
  await support(1);
  clock.advance({ seconds: 2 });
  expect(await counted(torino)).toEqual([]);
  const second = await next();
  expect(second.subtotal).toMatchObject({ sequence: 2, since: 1 });
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed: second })).toMatchObject({ ok: true });
  clock.advance({ minutes: 2 });
  expect(await counted(torino)).toEqual([]);
  expect(await totalAt(lyon, consultation.id)).toBe(2);
});

it('begins anew after one was lost', async () => {
  await support(2);
  await next();
  await support(3);
  const fourth = await next();
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed: fourth })).toEqual({
    ok: false,
    fault: { because: 'out-of-order', expected: 3 },
  });
  const fifth = await next();
  expect(fifth.subtotal).toMatchObject({ sequence: 5, since: 0 });
  expect(await sent(lyon, torino, { consultationId: consultation.id, signed: fifth })).toMatchObject({ ok: true });
  expect(await totalAt(lyon, consultation.id)).toBe(4);
});

it.each([
  ['as another institution', { attributedTo: 'https://torino.example/other' }, {}, 'wrong-institution'],
  ['under a number that was used', { supports: [] }, {}, 'sequence-reused'],
  ['above the number of people', { sequence: 9, since: 0, supports: [row(6)] }, {}, 'too-many'],
  ['of a proposal that is not there', { sequence: 9, since: 0, supports: [row(1, 44)] }, {}, 'unknown-proposal'],
  ['out of its turn', { sequence: 9, since: 7 }, {}, 'out-of-order'],
  ['from a clock that is days ahead', { sequence: 9, since: 0, countedAt: '2026-04-20T00:00:00Z' }, {}, 'clock-off'],
  ['with a proof of nobody', {}, { isProven: false }, 'forged-proof'],
  ['from a stranger', { attributedTo: 'https://oslo.example/' }, { signer: 'https://oslo.example/' }, 'not-invited'],
])('is refused by name: %s', async (...[, members, input, because]) => {
  const { attributedTo } = { attributedTo: null, ...members };
  const signed = attributedTo === null ? forged(await standing(), members) : foreign(await standing(), attributedTo);
  expect(await take(signed, input)).toMatchObject({ ok: false, fault: { because } });
  expect(await totalAt(lyon, consultation.id)).toBe(4);
});

it('is kept as evidence where no node of good will says it', async () => {
  expect(await evidence(lyon, torino.institution)).toEqual(
    expect.arrayContaining(['other-institution', 'sequence-reused', 'too-many', 'forged-proof']),
  );
  expect(await evidence(lyon, 'https://oslo.example/')).toEqual(['not-invited']);
});

it('reaches the other cities as it was signed, and counts there by the proof of who counted', async () => {
  const proofs: string[] = [];
  const proves = verifierFor(girona, async (uri) => {
    proofs.push(uri);
    const town = [lyon, torino].find(({ institution }) => institution === uri);
    return town === undefined ? null : JSON.parse((await institutionAt(town)) ?? 'null');
  });
  await readHost(girona.app, readerOf(lyon, undefined, proves), other.id);
  expect(await totalAt(girona, other.id)).toBe(4);
  expect(proofs).toContain(torino.institution);
});

it('does not count at another city where the host changed it', async () => {
  const proves = verifierFor(torino, async () => JSON.parse((await institutionAt(lyon)) ?? 'null'));
  const document = JSON.parse(first.document);
  expect(await proves({ ...document, supports: [row(400)] }, torino.institution)).toBe('forged');
  expect(await proves({ ...document, proof: undefined }, torino.institution)).toBe('forged');
  expect(await proves(document, torino.institution)).toBe('valid');
  expect(await proves(document, lyon.institution)).toBe('forged');
});

it('cannot be proven while the keys of who counted cannot be read', async () => {
  expect(await verifierFor(girona, async () => null)(JSON.parse(first.document), torino.institution)).toBe('unknown');
});

it('is no fault of an honest host where its city signs with a key that it does not list', async () => {
  await support(4);
  const sixth = await next();
  const cursor = `${lyon.institution}consultations/parks/changes?cursor=6`;
  const items = [{ ...sixth, kind: 'subtotal', proof: 'unlisted' } as const];
  await readHost(girona.app, { page: async () => ({ items, next: cursor, more: false }) }, other.id);
  expect(await totalAt(girona, other.id)).toBe(4);
  expect([await evidence(girona, lyon.institution), await evidence(girona, torino.institution)]).toEqual([[], []]);
  const states = await girona.app.store.read((reader) => reader.subtotals.states(other.id));
  expect(states.find(({ institution }) => institution === torino.institution)?.fault?.why).toEqual({
    because: 'unreadable',
  });
});

function row(count: number, number = 1) {
  return { number, version: 1, side: 'for', standing: 'resident', count };
}

async function standing(): Promise<SignedSubtotal> {
  const [last] = await lyon.app.store.read((reader) => reader.subtotals.current(consultation.id, 'supports'));
  if (last === undefined) throw new Error('nothing counts');
  return forged({ ...first, document: last.document }, {});
}

function foreign(signed: SignedSubtotal, institution: string): SignedSubtotal {
  const id = new URL('/activities/1/subtotal', institution).href;
  return forged(signed, { id, attributedTo: institution, sequence: 9, since: 0 });
}

async function institutionAt(town: Town): Promise<string | undefined> {
  return (await publicationAt(town.documents, { kind: 'institution' }))?.signed.body;
}

function verifierFor(town: Town, read: Parameters<typeof createProofVerifier>[0]['read']): VerifyProof {
  const entries = new Map<string, unknown>();
  const kv = {
    get: async <T>(key: readonly string[]) => entries.get(key.join(' ')) as T | undefined,
    set: async (key: readonly string[], input: unknown) => void entries.set(key.join(' '), input),
    delete: async (key: readonly string[]) => void entries.delete(key.join(' ')),
    async *list() {},
  };
  const own = { actor: town.institution, keys: town.documents.keys };
  return createProofVerifier({ kv, read, own, now: town.app.now });
}
