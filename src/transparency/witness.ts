import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import type { Application, Writer } from '../application/application.ts';
import type {
  CheckpointWitness,
  WitnessAnswer,
  WitnessedJournal,
  WitnessKey,
} from '../application/journal/witness/ports.ts';
import { WITNESS_PATH } from '../application/journal/witness/read-witnesses.ts';
import { HASH_BYTES, type Hash, verifyConsistency } from '../application/kit/merkle.ts';
import { recordEvidenceOnce } from '../application/network/evidence/evidence.ts';
import { type Checkpoint, checkpointIn } from './checkpoint.ts';
import { cosignatureLine } from './cosignature.ts';
import { giveEntries } from './kept-entries.ts';
import { isSignedBy, noteIn, rawPublicKey, signedAlone, verifierOf, vkeyOf } from './note.ts';

export const WITNESS_KEY_CONTEXT = 'witness key';
/** Of a proof (c2sp.org/tlog-witness). */
const PROOF_LINES_MAX = 63;
const WITNESS_LOCK = 'witness';
/** Whoever asks again within so long for what was just cosigned gets the same line, and nothing is written. */
const AGAIN_MS = 60_000;

type Asked = {
  readonly old: number;
  readonly proof: readonly Hash[];
  readonly checkpoint: Checkpoint;
  /** The checkpoint as it is signed, with nothing of anybody else. */
  readonly note: NonNullable<ReturnType<typeof noteIn>>;
};

/** Tells the worker that keeps entries of a cosignature: a payload has nothing. */
export const COSIGNED_CHANNEL = 'cosigned';

/**
 * This node as a witness of its peers: it cosigns what goes on from what it cosigned before, and nothing else. `onCosigned` is called
 * after each cosignature.
 */
export function createWitness(app: Application, onCosigned?: () => Promise<void>): CheckpointWitness {
  return {
    async cosign(request) {
      const answer = await cosign(app, request);
      // What is not told is found half a minute later.
      if (answer.status === 200) await onCosigned?.().catch(() => {});
      return answer;
    },
    entries: (request) => giveEntries(app, request),
  };
}

/** Makes the key that this node cosigns with, where there is none yet. It signs nothing else. */
export async function ensureWitnessKey(app: Application): Promise<WitnessKey> {
  const known = await app.store.read((reader) => reader.witnesses.key());
  return known ?? (await app.store.transact((writer) => keyIn(app, writer)));
}

async function keyIn(app: Application, writer: Writer): Promise<WitnessKey> {
  await writer.locks.acquire(WITNESS_LOCK);
  const known = await writer.witnesses.key();
  if (known !== null) return known;
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const name = `${app.origin.replace(/^[a-z]+:\/\//, '')}${WITNESS_PATH}`;
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = {
    name,
    vkey: vkeyOf(name, 'cosignature', rawPublicKey(publicKey)),
    encryptedPrivateKey: app.secrets.encrypt(pem, WITNESS_KEY_CONTEXT),
    createdAt: app.now(),
  };
  await writer.witnesses.saveKey(key);
  return key;
}

async function cosign(app: Application, request: string): Promise<WitnessAnswer> {
  const asked = requestIn(request);
  if (typeof asked === 'string') return { status: 400, says: asked };
  const { old, checkpoint, note } = asked;
  if (old > checkpoint.size) return { status: 400, says: 'the old size is greater than that of the checkpoint' };
  // Whoever may ask for nothing costs one read.
  const journal = await app.store.read((reader) => reader.witnesses.journalOf(checkpoint.origin));
  if (journal === null) return { status: 404, says: 'no peer of this node has a journal of this name' };
  const verifier = verifierOf(journal.vkey);
  if (verifier === null || !isSignedBy(note, verifier))
    return { status: 403, says: 'not signed by the key that the peer publishes for its journal' };
  const before = await app.store.read((reader) => reader.witnesses.witnessed(checkpoint.origin));
  const given = before === null ? null : noteIn(before.checkpoint);
  if (before !== null && given?.text === note.text && isSignedBy(given, verifier) && old === before.size) {
    const [cosignature = ''] = /[^\n]+\n$/.exec(before.checkpoint) ?? [];
    if (app.now().getTime() - before.cosignedAt.getTime() < AGAIN_MS) return { status: 200, cosignature };
  }
  return await app.store.transact(async (writer) => {
    const key = await keyIn(app, writer);
    const known = await writer.witnesses.witnessed(checkpoint.origin);
    const first = known === null ? null : noteIn(known.checkpoint);
    // A journal has one key: by another one, somebody else claims its name.
    if (first !== null && !isSignedBy(first, verifier))
      return { status: 403, says: 'the journal of this name that was cosigned before has another key' };
    if (known !== null && isOtherHistory(known, checkpoint)) {
      await recordSecondHistory({ app, writer }, { known, note: request, checkpoint, peer: journal.peer });
      return {
        status: 422,
        says: 'another tree of this size was cosigned before; both checkpoints are kept as evidence',
      };
    }
    const size = known?.size ?? 0;
    if (old !== size) return { status: 409, size };
    const before = { size, root: Buffer.from(known?.root ?? '', 'base64') };
    if (!verifyConsistency({ before, after: checkpoint, proof: asked.proof }))
      return { status: 422, says: 'the proof does not show that the cosigned tree is the beginning of this one' };
    const privateKey = createPrivateKey(app.secrets.decrypt(key.encryptedPrivateKey, WITNESS_KEY_CONTEXT));
    const cosignature = cosignatureLine(note.text, { name: key.name, privateKey, at: app.now() });
    await writer.witnesses.saveWitnessed({
      origin: checkpoint.origin,
      peer: journal.peer,
      size: checkpoint.size,
      root: checkpoint.root.toString('base64'),
      checkpoint: `${signedAlone(note, verifier.name)}${cosignature}`,
      cosignedAt: app.now(),
      contradictedAt: known?.contradictedAt ?? null,
    });
    return { status: 200, cosignature };
  });
}

/** Two trees of one size: no proof is needed that one of them is not what it was. */
function isOtherHistory({ size, root }: WitnessedJournal, checkpoint: Checkpoint): boolean {
  return checkpoint.size === size && checkpoint.root.toString('base64') !== root;
}

type Second = {
  readonly known: WitnessedJournal;
  readonly note: string;
  readonly checkpoint: Checkpoint;
  readonly peer: string;
};

/** Both checkpoints, each signed by the journal, which prove together that somebody is shown another history. */
async function recordSecondHistory(
  { app, writer }: { readonly app: Application; readonly writer: Writer },
  { known, note, checkpoint, peer }: Second,
): Promise<void> {
  // Once is enough, and whoever signs two can sign any number.
  if (known.contradictedAt !== null) return;
  const { origin: journal, size, root } = checkpoint;
  await recordEvidenceOnce(
    { app, writer },
    {
      peer,
      kind: 'two-journals',
      consultationId: null,
      detail: { journal, size, root: root.toString('base64') },
      document: JSON.stringify({ first: known.checkpoint, second: note.slice(note.indexOf('\n\n') + 2) }),
    },
  );
  await writer.witnesses.saveWitnessed({ ...known, contradictedAt: app.now() });
}

/** `old <size>`, lines of the proof, an empty line, the checkpoint. Answers what is wrong with it where it is none. */
function requestIn(request: string): Asked | string {
  const end = request.indexOf('\n\n');
  const [first = '', ...lines] = end < 0 ? [] : request.slice(0, end).split('\n');
  const old = Number(/^old (0|[1-9]\d{0,15})$/.exec(first)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(old)) return 'the first line has to be: old <size>';
  if (lines.length > PROOF_LINES_MAX) return `a proof has at most ${PROOF_LINES_MAX} lines`;
  const proof = lines.map((line) => Buffer.from(line, 'base64'));
  if (proof.some((hash, nth) => hash.length !== HASH_BYTES || hash.toString('base64') !== lines[nth]))
    return 'a line of the proof has to be a hash of 32 bytes in Base64';
  const note = noteIn(request.slice(end + 2));
  const checkpoint = note === null ? null : checkpointIn(note.text);
  if (note === null || checkpoint === null) return 'after the empty line has to come a signed checkpoint';
  return { old, proof, checkpoint, note };
}
