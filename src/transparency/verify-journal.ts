import { JournalFault, type JournalVerdict, type VerifyJournal } from '../application/journal/journal-verdict.ts';
import { committedEntries, keyOfNode } from './committed-entries.ts';
import { type Get, type JournalSource, journalSource, nodeSource, originOf, pathOf } from './journal-source.ts';
import type { Verifier } from './note.ts';
import { type PublicTexts, publicTexts } from './public-texts.ts';
import { beginning, servedCheckpoint } from './served-checkpoint.ts';
import { policyIn, type TrustPolicy } from './trust-policy.ts';
import { trustedKey, verifiedCheckpoint } from './verified-checkpoint.ts';
import { verifierClock } from './verifier-clock.ts';
import { verifyCohosts } from './verify-cohosts.ts';
import { verifyPublicLog } from './verify-public-log.ts';
import { verifyPublicTexts } from './verify-public-texts.ts';

const STOPPED = 'the checkpoint for which the node stopped this journal';

/**
 * Verifies a journal as a stranger does, with nothing but what a node shows to everybody: the signature under its checkpoint, the
 * cosignatures that a policy asks for, every entry against its hash, the root, the beginning that was seen before, what acts say
 * against what was committed to, and of a node every public text, result and act, and what it shares
 * with co-hosts against their journals. Throws the first {@link JournalFault}.
 */
export async function verifyJournal(
  given: VerifyJournal & {
    readonly get: Get;
    /** Asks for addresses that the node names; as the node itself where absent. */
    readonly getOther?: Get;
  },
): Promise<JournalVerdict> {
  const clock = verifierClock(given.now);
  const node = nodeSource(given.source, given);
  const policy = given.policy === null ? null : policyIn(given.policy);
  const key = await keyOf(given, { policy, node });
  const source = { node, journal: journalSource(given.source, { node, origin: key.name }) };
  const what = 'the checkpoint that was seen before';
  const seen = given.seen === null ? [] : [{ checkpoint: verifiedCheckpoint(given.seen, key, what), what }];
  // What the node says itself that it signed once, and stopped for.
  const stopped = (await source.journal('contradicted'))?.toString();
  const earlier =
    stopped === undefined ? seen : [...seen, { checkpoint: verifiedCheckpoint(stopped, key, STOPPED), what: STOPPED }];
  const readBy = async (trusted: TrustPolicy | null) => {
    const served = await servedCheckpoint(source.journal, { key, policy: trusted, clock });
    const compare = beginning(served, { seen: earlier, clock });
    return { served, ...(await committedEntries(source, { checkpoint: served.checkpoint, compare })) };
  };
  // A contradiction is said also where too few cosigned.
  if (stopped !== undefined && policy !== null) await readBy(null);
  const { served, acts, counts } = await readBy(policy);
  const { text, checkpoint } = served;
  const get = given.getOther ?? given.get;
  const shown = { ...given, get, origin: originOf(given.source), acts, policy, clock };
  return {
    origin: checkpoint.origin,
    size: checkpoint.size,
    root: checkpoint.root.toString('base64'),
    checkpoint: text,
    cosigned: served.quorum?.cosigned ?? null,
    ...counts,
    ...(node === null ? { texts: null, cohosts: [] } : await verifyShown(publicTexts(node), shown)),
  };
}

async function keyOf(
  { vkey, source }: VerifyJournal,
  { policy, node }: { readonly policy: TrustPolicy | null; readonly node: JournalSource['node'] },
): Promise<Verifier> {
  const logs = policy?.logs ?? [];
  if (vkey !== null || logs.length === 0) return trustedKey({ vkey: vkey ?? (await keyOfNode(node)), policy }, '');
  // Of several journals that are trusted, the one that is there.
  for (const { name } of logs.filter((log) => node === null || pathOf(log.name) !== null)) {
    const checkpoint = await journalSource(source, { node, origin: name })('checkpoint');
    const [origin = ''] = checkpoint?.toString().split('\n', 1) ?? [];
    if (origin === name) return trustedKey({ vkey, policy }, origin);
  }
  throw new JournalFault('name', 'no log of the policy is there');
}

async function verifyShown(
  texts: PublicTexts,
  given: Omit<Parameters<typeof verifyCohosts>[1], 'just'>,
): Promise<Pick<JournalVerdict, 'texts' | 'cohosts'>> {
  const { found, earlier, ...log } = await verifyPublicLog(texts, given);
  const { hidden, just } = log;
  const counts = await verifyPublicTexts(texts, { ...given, ...log });
  const missingCompared = hidden.places.size === 0 && !hidden.isAny;
  const cohosts = await verifyCohosts(texts, { ...given, just });
  return { texts: { ...counts, acts: found, earlierActs: earlier, missingCompared }, cohosts };
}
