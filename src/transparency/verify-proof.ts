import { z } from 'zod';
import { BATCH_TYPE } from '../application/journal/entry.ts';
import { JournalFault, type ProofVerdict } from '../application/journal/journal-verdict.ts';
import { PROOF_FORMAT } from '../application/journal/read-proof.ts';
import { HASH_BYTES, type Hash, hashLeaf, verifyInclusion } from '../application/kit/merkle.ts';
import { PADDED_SIZE } from '../application/kit/sorted-tree.ts';
import { jsonIn } from './journal-source.ts';
import type { Verifier } from './note.ts';
import { saltedHash } from './salted-hash.ts';
import { policyIn, type TrustPolicy } from './trust-policy.ts';
import { quorumOf, trustedKey, verifiedCheckpoint } from './verified-checkpoint.ts';

const INDEX = z.number().int().min(0);
const EXTRA = z.looseObject({
  entry: z.string(),
  opened: z.looseObject({ salt: z.base64(), document: z.string() }).nullable(),
  cast: z.looseObject({ receipt: z.hex().length(64), index: INDEX, hashes: z.array(z.base64()) }).nullable(),
  act: z.looseObject({ hash: z.base64(), index: INDEX, hashes: z.array(z.base64()) }).nullish(),
});
const ENTRY = z.looseObject({
  type: z.string(),
  at: z.string(),
  ref: z.string().nullable(),
  commit: z.string().nullable(),
  /** Of the entry of a batch. */
  root: z.base64().optional(),
});
/** What of an act its entry has as well. */
const DOCUMENT = z.looseObject({ id: z.string(), type: z.string(), at: z.string() });
const CLOSE = z.looseObject({
  content: z.looseObject({ casts: z.looseObject({ count: INDEX, root: z.base64() }) }),
});

/** Lines of a proof: as many hashes as a tree of 2^63 leaves has levels, and those around them. */
const HASHES_MAX = 63;

/**
 * Verifies a proof that was kept (c2sp.org/tlog-proof), offline: that the key signed the checkpoint, or a log of the policy did and
 * enough of its witnesses cosigned, that the entry is in the journal, that what the act says is what the entry commits to, and that a cast was among those that stood at the close. Throws the first
 * {@link JournalFault}.
 */
export function verifyProof(file: string, vkey: string | null, policyText: string | null = null): ProofVerdict {
  const policy = policyText === null ? null : policyIn(policyText);
  const key = trustedKey({ vkey, policy }, journalNameIn(file));
  return verifiedProof(file, key, policy).verdict;
}

/** The name of the journal that a proof says it is of. */
export function journalNameIn(file: string): string {
  return partsOf(file).checkpoint.split('\n', 1)[0] ?? '';
}

/** The same by a key that is known, and the hash of the entry. */
export function verifiedProof(
  file: string,
  key: Verifier,
  policy: TrustPolicy | null = null,
): { readonly verdict: ProofVerdict; readonly leaf: Hash } {
  const { extra, index, hashes, checkpoint: signed } = partsOf(file);
  const checkpoint = verifiedCheckpoint(signed, key);
  const cosignedBy = policy === null ? null : quorumOf(policy, signed);
  const leaf = hashLeaf(Buffer.from(extra.entry));
  if (!verifyInclusion({ index, size: checkpoint.size, leaf, proof: hashes, root: checkpoint.root })) {
    throw new JournalFault('root', `entry ${index} is not in the journal that was signed`);
  }
  const entry = ENTRY.safeParse(jsonIn(Buffer.from(extra.entry)));
  if (!entry.success) throw new JournalFault('unreadable', `entry ${index}`);
  const { type, at, ref, commit } = entry.data;
  const { opened, cast, act } = extra;
  if (opened !== null) {
    const says = DOCUMENT.safeParse(jsonIn(Buffer.from(opened.document))).data;
    const isOwn = says !== undefined && says.id === ref && says.type === type && says.at === at;
    if (!isOwn || saltedHash(opened.salt, opened.document)?.toString('base64') !== commit) {
      throw new JournalFault('text', `what the act says is not what entry ${index} commits to`);
    }
  }
  if (cast !== null) {
    if (type !== 'ballots-published') throw new JournalFault('result', `entry ${index} is of no result: ${type}`);
    verifyCast(cast, opened?.document ?? null);
  }
  if (act != null) verifyAct(act, entry.data);
  const verdict = { origin: checkpoint.origin, index, size: checkpoint.size, type, at, cosignedBy };
  const { receipt = null } = cast ?? {};
  return { verdict: { ...verdict, document: opened?.document ?? null, receipt, act: act?.hash ?? null }, leaf };
}

/** That the root of a batch of hidden acts, which is the entry, has the hash of one. */
function verifyAct(
  { hash, index, hashes }: NonNullable<z.output<typeof EXTRA>['act']>,
  { type, root }: z.output<typeof ENTRY>,
): void {
  const isIn =
    type === BATCH_TYPE &&
    verifyInclusion({
      index,
      size: PADDED_SIZE,
      leaf: hashLeaf(Buffer.from(hash, 'base64')),
      proof: hashes.map((each) => Buffer.from(each, 'base64')),
      root: Buffer.from(root ?? '', 'base64'),
    });
  if (!isIn) throw new JournalFault('promise', 'the entry is not that of a batch with this act');
}

/** That the root of the casts, which the close commits to, has the hash of a receipt. */
function verifyCast(cast: NonNullable<z.output<typeof EXTRA>['cast']>, document: string | null): void {
  const close = CLOSE.safeParse(document === null ? null : jsonIn(Buffer.from(document)));
  if (!close.success) throw new JournalFault('result', 'the proof does not show the casts that stood at the close');
  const { count, root } = close.data.content.casts;
  const isIn = verifyInclusion({
    index: cast.index,
    size: count,
    leaf: hashLeaf(Buffer.from(cast.receipt, 'hex')),
    proof: cast.hashes.map((hash) => Buffer.from(hash, 'base64')),
    root: Buffer.from(root, 'base64'),
  });
  if (!isIn) throw new JournalFault('result', 'the cast is not among those that stood');
}

function partsOf(file: string) {
  const end = file.indexOf('\n\n');
  const [format, second = '', third = '', ...rest] = file.slice(0, Math.max(end, 0)).split('\n');
  if (end < 0 || format !== PROOF_FORMAT) throw new JournalFault('unreadable', `not a file of ${PROOF_FORMAT}`);
  const extra = EXTRA.safeParse(jsonIn(Buffer.from(/^extra (\S+)$/.exec(second)?.[1] ?? '', 'base64')));
  if (!extra.success) throw new JournalFault('unreadable', 'the line `extra`');
  const index = Number(/^index (0|[1-9]\d{0,15})$/.exec(third)?.[1] ?? Number.NaN);
  const hashes = rest.map((line) => Buffer.from(line, 'base64'));
  const areHashes = hashes.every((hash, nth) => hash.length === HASH_BYTES && hash.toString('base64') === rest[nth]);
  if (!Number.isSafeInteger(index) || !areHashes || hashes.length > HASHES_MAX) {
    throw new JournalFault('unreadable', 'the index or the hashes');
  }
  return { extra: extra.data, index, hashes, checkpoint: file.slice(end + 2) };
}
