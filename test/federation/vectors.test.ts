import '../../src/start/temporal.ts';
import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeMultibase, exportMultibaseKey } from '@fedify/vocab-runtime';
import { describe, expect, it } from 'vitest';
import { canonicalText, documentHash } from '../../src/application/kit/content-hash.ts';
import { fitsCommitment } from '../../src/application/network/subtotal/committing.ts';
import type { Subtotal as GroupCount } from '../../src/domain/ballot/tally.ts';
import type { Subtotal } from '../../src/domain/network/subtotal.ts';
import { createDataIntegrityProof } from '../../src/federation/data-integrity-proof.ts';
import { activityDocument } from '../../src/federation/mapping/activity.ts';
import { offerAnswer } from '../../src/federation/mapping/invitation.ts';
import { subtotalNote } from '../../src/federation/mapping/subtotal.ts';
import { subtotalAnswer } from '../../src/federation/mapping/subtotal-answer.ts';
import { listedKey, proofIn, verifierBy } from '../../src/federation/network/proofs.ts';
import { signedAnswerIn } from '../../src/federation/network/signed-answer.ts';
import { subtotalIn } from '../../src/federation/network/subtotal-reader.ts';
import { projectDir } from '../support/program.ts';

type Json = Readonly<Record<string, unknown>>;
type Key = Readonly<Record<'id' | 'type' | 'controller' | 'publicKeyMultibase', string>>;
type Vector = {
  /** As the actor's document lists it. */
  readonly key: Key;
  readonly document: Json;
  /** SHA-256 of the JCS form of the document without its proof. */
  readonly documentHash: string;
  /** SHA-256 of the JCS form of the options of the proof, with the `@context` of the document. */
  readonly optionsHash: string;
};

const FOLDER = join(projectDir, 'docs/federate/vectors');
const HASHES: {
  readonly commitment: { readonly salt: string; readonly commitment: string; readonly figures: Figures };
} = JSON.parse(readFileSync(join(FOLDER, 'hashes.json'), 'utf8'));

/** What a node sends or publishes between institutions, by the fixture that the test of its sender holds. */
const EMITTED: Readonly<Record<string, string>> = {
  invite: 'activities/invite',
  'accept-invite': 'activities/accept-invite',
  'reject-invite': 'activities/reject-invite',
  'undo-invite': 'activities/undo-invite',
  'undo-accept-invite': 'activities/undo-accept-invite',
  offer: 'activities/offer',
  'reject-offer': 'activities/reject-offer',
  wake: 'activities/wake',
  'create-proposal': 'activities/propose-from-home',
  'create-comment': 'activities/comment-from-home',
  'delete-contribution': 'activities/withdraw-from-home',
  'accept-contribution': 'activities/accept-from-home',
  'tentative-accept-contribution': 'activities/hold-from-home',
  'reject-contribution': 'activities/refuse-from-home',
  flag: 'activities/report-from-home',
  'answer-of-a-cohost': 'cohost-answer',
  'subtotal-of-supports': 'subtotal',
  counted: 'counted',
};

type Figures = {
  readonly attributedTo: string;
  readonly ballot: string;
  readonly turnout: {
    readonly online: number;
    readonly paper: number;
    readonly byStanding: readonly { readonly standing: string; readonly count: number }[];
  };
  readonly piles: readonly (Omit<GroupCount, 'count'> & { readonly tally: GroupCount['count'] })[];
};

const CONSULTATION = 'https://lyon.example/consultations/parks';
const { attributedTo: CITY, ballot: BALLOT, turnout, piles } = HASHES.commitment.figures;
const COUNTED_AT = new Date('2026-03-11T08:00:00Z');
const counted = {
  institution: CITY,
  closesAt: new Date('2026-03-10T23:00:00Z'),
  countedAt: COUNTED_AT,
  checkpoint: null,
};

/** A commitment, the figures that fit it, and those of a poll. */
const SUBTOTALS: Readonly<Record<string, Subtotal>> = {
  commitment: {
    ...counted,
    ...{ of: 'commitment', ballot: BALLOT, sequence: 1, since: 0, commitment: HASHES.commitment.commitment },
  },
  'figures-of-a-ballot': {
    ...counted,
    ...{ of: 'ballot', ballot: BALLOT, sequence: 2, since: 1, salt: HASHES.commitment.salt },
    turnout: {
      byChannel: { online: turnout.online, paper: turnout.paper },
      byStanding: Object.fromEntries(turnout.byStanding.map(({ standing, count }) => [standing, count])),
    },
    piles: piles.map(({ tally, ...pile }) => ({ ...pile, count: tally })),
  },
  'subtotal-of-a-poll': {
    ...counted,
    ...{ of: 'poll', poll: `${CONSULTATION}/polls/1`, sequence: 1, since: 0, voters: 5, votes: [3, 2] },
  },
};

/** Everybody knows the key of the vectors: its seed is the SHA-256 of `FEP-1a68`. */
const SEED = createHash('sha256').update('FEP-1a68').digest();
const PRIVATE_KEY = createPrivateKey({
  key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), SEED]),
  format: 'der',
  type: 'pkcs8',
});
const publicKey = createPublicKey(PRIVATE_KEY).toCryptoKey('Ed25519', true, ['verify']);
const publicKeyMultibase = await exportMultibaseKey(publicKey);
/** The multicodec of a private key of Ed25519. */
const secretKey = Buffer.concat([Buffer.from([0x80, 0x26]), SEED]);
const secretKeyMultibase = Buffer.from(encodeMultibase('base58btc', secretKey)).toString('ascii');

const verifies = verifierBy(async () => publicKeyMultibase);

function signerOf(document: Json): string {
  return String(document['actor'] ?? document['attributedTo']);
}

function vectorOf({ proof: _, ...unsigned }: Json, signer = signerOf(unsigned)): Vector {
  const keyId = `${signer}#ed25519-key`;
  const at = new Date(String(unsigned['published'] ?? unsigned['countedAt']));
  const proof = createDataIntegrityProof(unsigned, { keyId: new URL(keyId), privateKey: PRIVATE_KEY, at });
  const { proofValue: _value, ...options } = proof;
  return {
    key: { id: keyId, type: 'Multikey', controller: signer, publicKeyMultibase },
    document: { ...unsigned, proof },
    documentHash: documentHash(unsigned),
    optionsHash: documentHash({ '@context': unsigned['@context'], ...options }),
  };
}

const idOf = (nth: number) => `${CITY}activities/00000000-0000-7000-8000-${String(nth).padStart(12, '0')}`;

function vectors(): Readonly<Record<string, Vector>> {
  const emitted = Object.entries(EMITTED).map(([name, fixture]) => {
    const path = join(projectDir, 'test/fixtures/emitted', `${fixture}.json`);
    return [name, vectorOf(JSON.parse(readFileSync(path, 'utf8')))] as const;
  });
  const subtotals = Object.entries(SUBTOTALS).map(([name, subtotal], index) => {
    const note = subtotalNote(subtotal, { id: `${idOf(index + 1)}/subtotal`, consultation: CONSULTATION });
    return [name, vectorOf(note)] as const;
  });
  const object = { ...subtotals[0]?.[1].document };
  const [to, at] = ['https://lyon.example/', COUNTED_AT];
  const create = activityDocument({ id: idOf(1), type: 'Create', actor: CITY, object, to: [to], cc: [], at });
  const answer = { id: `${to}activities/1/answer`, actor: to, to: CITY };
  const about = { id: idOf(1), object: String(object['id']) };
  return {
    ...Object.fromEntries([...emitted, ...subtotals]),
    'create-subtotal': vectorOf(create),
    'accept-offer': vectorOf(
      offerAnswer(
        { id: answer.id, host: to, by: CITY, offer: idOf(4), institution: 'https://ivrea.example/', refusal: null },
        at,
      ),
    ),
    'accept-subtotal': vectorOf(subtotalAnswer({ ...answer, create: about, fault: null }, at)),
    'reject-subtotal': vectorOf(
      subtotalAnswer({ ...answer, create: about, fault: { because: 'out-of-order', expected: 3 } }, at),
    ),
  };
}

/** Each of them MUST be refused: what it is not, and where it would be right. */
function refused({
  key,
  document,
}: Vector): readonly (Pick<Vector, 'key' | 'document'> & { readonly because: string })[] {
  const { proof, ...unsigned } = document as Json & { readonly proof: Json };
  const withProof = (more: Json) => ({ ...document, proof: { ...proof, ...more } });
  const stranger = 'https://mallory.example/';
  const { document: ofStranger } = vectorOf(unsigned, stranger);
  return [
    { because: 'a member was changed', key, document: { ...document, sequence: 9 } },
    { because: 'a member was added', key, document: { ...document, more: true } },
    {
      because: 'the context was changed',
      key,
      document: { ...document, '@context': 'https://www.w3.org/ns/activitystreams' },
    },
    { because: 'the moment of the proof was changed', key, document: withProof({ created: '2026-03-11T08:00:01Z' }) },
    { because: 'the proof has another purpose', key, document: withProof({ proofPurpose: 'authentication' }) },
    { because: 'the proof is of another kind', key, document: withProof({ cryptosuite: 'eddsa-rdfc-2022' }) },
    { because: 'the proof has no value', key, document: withProof({ proofValue: 'z' }) },
    { because: 'there is no proof', key, document: unsigned },
    {
      because: 'the key is of another actor than the one that the document is by',
      key: { ...key, id: `${stranger}#ed25519-key`, controller: stranger },
      document: ofStranger,
    },
    { because: 'the key is listed for another controller', key: { ...key, controller: stranger }, document },
  ];
}

const VECTORS = vectors();
const WRITTEN: Readonly<Record<string, unknown>> = {
  ...VECTORS,
  key: { type: 'Multikey', publicKeyMultibase, secretKeyMultibase },
  refused: refused(VECTORS['commitment'] as Vector),
};
/** What is not signed: texts and their hashes. */
const HASHED = ['content-hash', 'hashes', 'jcs'];

/** `UPDATE_PAPERS=1` writes them anew. */
if (process.env['UPDATE_PAPERS'] === '1') {
  for (const [name, value] of Object.entries(WRITTEN)) {
    writeFileSync(join(FOLDER, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`);
  }
}

const published = (name: string) => JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8'));

/** Whether a node that read the actor with this one key takes the document. */
async function isTaken({ key, document }: Pick<Vector, 'key' | 'document'>): Promise<boolean> {
  const signer = signerOf(document);
  const claim = proofIn(document, signer);
  const actor = { id: signer, assertionMethod: [key] };
  if (claim === null || listedKey(actor, { method: claim.method, signer }) !== publicKeyMultibase) return false;
  return (await verifies(document, signer)) === 'valid';
}

describe('the published vectors of signed documents', () => {
  it('are all that are there', () => {
    const names = readdirSync(FOLDER).map((file) => file.replace(/\.json$/, ''));
    expect(names.toSorted()).toEqual([...Object.keys(WRITTEN), ...HASHED].toSorted());
  });

  it.each(Object.keys(WRITTEN))('are what a node makes: %s', (name) => {
    expect(published(name)).toEqual(WRITTEN[name]);
  });

  it.each(Object.keys(VECTORS))('are taken by a node: %s', async (name) => {
    const vector: Vector = published(name);
    expect(await isTaken(vector)).toBe(true);
    const { proof: _, ...unsigned } = vector.document;
    expect(documentHash(unsigned)).toBe(vector.documentHash);
    expect(await isTaken({ ...vector, document: { ...vector.document, id: `${vector.document['id']}x` } })).toBe(false);
  });

  it('are refused by a node where they have to be', async () => {
    const taken = [];
    for (const { because, ...vector } of published('refused')) if (await isTaken(vector)) taken.push(because);
    expect(taken).toEqual([]);
  });

  it('are read by a node as what they are called', () => {
    const subtotals = Object.keys(VECTORS).filter((name) => 'sequence' in published(name).document);
    expect(subtotals.map((name) => [name, subtotalIn(published(name).document)?.subtotal.of])).toEqual([
      ['subtotal-of-supports', 'supports'],
      ['commitment', 'commitment'],
      ['figures-of-a-ballot', 'ballot'],
      ['subtotal-of-a-poll', 'poll'],
    ]);
    expect(signedAnswerIn(published('answer-of-a-cohost').document)?.verdict).toEqual(expect.any(String));
    const figures = subtotalIn(published('figures-of-a-ballot').document)?.subtotal;
    const commitment = { institution: CITY, ballot: BALLOT, to: published('commitment').document.commitment };
    expect(figures?.of === 'ballot' && fitsCommitment(commitment, figures)).toBe(true);
  });
});

describe('the published vectors of canonical texts', () => {
  it.each(Object.keys(published('jcs')))('are those of a node: %s', (name) => {
    const { value, canonical, hash } = published('jcs')[name];
    expect(canonicalText(value)).toBe(canonical);
    expect(createHash('sha256').update(canonical).digest('hex')).toBe(hash);
  });
});
