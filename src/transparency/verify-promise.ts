import { z } from 'zod';
import { BATCH_TYPE, JOURNAL_PATH } from '../application/journal/entry.ts';
import {
  JournalFault,
  type PromiseVerdict,
  type ProofVerdict,
  type VerifyKept,
} from '../application/journal/journal-verdict.ts';
import { PROMISE_FORMAT } from '../application/journal/promise.ts';
import { type Hash, hashLeaf } from '../application/kit/merkle.ts';
import { type Entry, entriesOf } from './journal-entries.ts';
import { type Get, type JournalSource, journalSource, jsonIn, nodeSource } from './journal-source.ts';
import { isSignedBy, noteIn, type Verifier } from './note.ts';
import { RunningRoot } from './running-root.ts';
import { saltedHash } from './salted-hash.ts';
import { beginning, servedCheckpoint } from './served-checkpoint.ts';
import { policyIn, type TrustPolicy } from './trust-policy.ts';
import { trustedKey } from './verified-checkpoint.ts';
import { type VerifierClock, verifierClock } from './verifier-clock.ts';
import { journalNameIn, verifiedProof, verifyProof } from './verify-proof.ts';

const TEXT =
  /^journal-promise\/v1\n([^\n]+)\n(entry|hidden)\n([A-Za-z0-9+/]{43}=)\n(\d{4}-[0-9T:.-]+Z)\n(\d{4}-[0-9T:.-]+Z)\n$/;

const EXTRA = z.looseObject({
  entry: z.string().optional(),
  salt: z.base64().optional(),
  document: z.string().optional(),
});

/** What a promise says, once the key that signed it is known. */
type SignedPromise = Pick<PromiseVerdict, 'origin' | 'kind' | 'at' | 'latest' | 'document'> & { readonly hash: Buffer };

type VerifyPromise = VerifyKept & { readonly get: Get };

/** Verifies a proof, or the promise that stands in a file; that of a receipt has more before it. */
export async function verifyKept(given: VerifyPromise): Promise<ProofVerdict | PromiseVerdict> {
  const at = `\n${given.file}`.indexOf(`\n${PROMISE_FORMAT}\nextra `);
  if (at < 0) return verifyProof(given.file, given.vkey, given.policy);
  return await verifyPromise({ ...given, file: `${given.file.slice(at).trimEnd()}\n` });
}

/**
 * Whether a journal kept a promise (docs/adr/0161). It is broken where the journal signed an entry of after the time of the promise
 * and not the promised one before it: both signatures together prove it to anybody. Throws the first {@link JournalFault}.
 */
async function verifyPromise(given: VerifyPromise): Promise<PromiseVerdict> {
  const policy = given.policy === null ? null : policyIn(given.policy);
  const key = trustedKey({ vkey: given.vkey, policy }, nameIn(given.file));
  const { hash, ...promise } = promiseIn(given.file, key);
  if (given.source === null) return { ...promise, outcome: 'not-compared', index: null };
  const node = nodeSource(given.source, given);
  const source = { node, journal: journalSource(given.source, { node, origin: key.name }) };
  const places = await placesIn(source, {
    key,
    policy,
    clock: verifierClock(given.now),
    promise: { ...promise, hash },
  });
  const index = promise.kind === 'entry' ? places.entry : await batchWith(source, { key, hash, places });
  if (typeof index === 'number') return { ...promise, outcome: 'kept', index };
  const { later, batchesInTime } = places;
  if (later === null) {
    const isOverdue = node !== null && given.now > new Date(promise.latest);
    return { ...promise, outcome: index ?? (isOverdue ? 'overdue' : 'open'), index: null };
  }
  if (promise.kind === 'hidden' && batchesInTime > 0) {
    // A copy of a journal seldom has the path to a batch, which proves nothing.
    if (node === null) return { ...promise, outcome: 'not-compared', index: null };
    throw new JournalFault('promise', `promised by ${promise.latest}, and the node shows no batch that has the act`);
  }
  const what = promise.kind === 'entry' ? 'the entry' : 'a batch';
  throw new JournalFault('promise', `${what} was promised by ${promise.latest}, and entry ${later} is later`);
}

/** The journal that a promise says it is of. */
function nameIn(file: string): string {
  return TEXT.exec(noteIn(file.slice(file.indexOf('\n\n') + 2))?.text ?? '')?.[1] ?? '';
}

function promiseIn(file: string, key: Verifier): SignedPromise {
  const end = file.indexOf('\n\n');
  const [, second = ''] = file.slice(0, Math.max(end, 0)).split('\n');
  const extra = EXTRA.safeParse(jsonIn(Buffer.from(/^extra (\S+)$/.exec(second)?.[1] ?? '', 'base64')));
  const note = end < 0 ? null : noteIn(file.slice(end + 2));
  if (!extra.success || note === null) throw new JournalFault('unreadable', `not a file of ${PROMISE_FORMAT}`);
  if (!isSignedBy(note, key)) throw new JournalFault('signature', 'the promise is not signed by this key');
  const [, origin, kind, base64 = '', at = '', latest = ''] = TEXT.exec(note.text) ?? [];
  if (origin === undefined || (kind !== 'entry' && kind !== 'hidden'))
    throw new JournalFault('unreadable', 'the promise');
  if (origin !== key.name) throw new JournalFault('name', `the promise is of ${origin}, not of ${key.name}`);
  const hash = Buffer.from(base64, 'base64');
  const { entry, salt, document } = extra.data;
  const isOther =
    (entry !== undefined && !(hashLeaf(Buffer.from(entry)).equals(hash) && isOf(entry, at))) ||
    (document !== undefined && !(saltedHash(salt ?? '', document)?.equals(hash) === true && isOf(document, at)));
  if (isOther) throw new JournalFault('text', 'what the act says is not what was promised');
  return { origin, kind, hash, at, latest, document: document ?? entry ?? null };
}

const MOMENT = z.looseObject({ at: z.string() });

/** Whether what was promised is of the moment of the promise. */
function isOf(json: string, at: string): boolean {
  return MOMENT.safeParse(jsonIn(Buffer.from(json))).data?.at === at;
}

/** What stands before the first entry of after the time of a promise: the promised entry, and the batches. */
type Places = {
  readonly entry: number | null;
  /** The hashes of their leaves. */
  readonly batches: ReadonlyMap<number, Hash>;
  /** How many are of a time since the act: there is one in any journal that keeps its times. */
  readonly batchesInTime: number;
  readonly later: number | null;
};

async function placesIn(
  source: JournalSource,
  of: {
    readonly key: Verifier;
    readonly policy: TrustPolicy | null;
    readonly clock: VerifierClock;
    readonly promise: SignedPromise;
  },
): Promise<Places> {
  const { promise, clock } = of;
  const served = await servedCheckpoint(source.journal, of);
  const compare = beginning(served, { seen: [], clock });
  const root = new RunningRoot();
  const batches: Entry[] = [];
  const found: { entry: number | null; later: number | null } = { entry: null, later: null };
  compare(root, null);
  for await (const bundle of entriesOf(source, served.checkpoint.size)) {
    for (const entry of bundle) {
      root.add(entry.hash);
      compare(root, entry);
      if (found.later !== null) continue;
      if (entry.hash.equals(promise.hash)) found.entry ??= entry.index;
      if (entry.says.at > promise.latest) found.later = entry.index;
      else if (entry.says.type === BATCH_TYPE) batches.push(entry);
    }
  }
  if (!root.root().equals(served.checkpoint.root)) {
    throw new JournalFault('root', 'the entries are not those that were signed');
  }
  const inTime = batches.filter(({ says }) => says.at > promise.at);
  return { ...found, batches: new Map(batches.map(({ index, hash }) => [index, hash])), batchesInTime: inTime.length };
}

/**
 * Whoever has the hash can ask for the path from it to its batch, and only the node has it. Null where it is not shown, or leads to
 * another entry than the one that is served; `ended` where the batch is in another journal.
 */
async function batchWith(
  { journal, node }: JournalSource,
  { key, hash, places }: { readonly key: Verifier; readonly hash: Hash; readonly places: Places },
): Promise<number | 'ended' | null> {
  const path = `proof/${hash.toString('hex')}.tlog-proof`;
  const file = (await (node === null ? journal(path) : node(`${JOURNAL_PATH}/${path}`)))?.toString();
  if (file === undefined) return null;
  if (journalNameIn(file) !== key.name) return 'ended';
  const { verdict, leaf } = verifiedProof(file, key);
  const { act, index } = verdict;
  const isShown = act === hash.toString('base64') && places.batches.get(index)?.equals(leaf) === true;
  return isShown ? index : null;
}
