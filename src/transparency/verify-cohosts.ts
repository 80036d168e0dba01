import { JournalFault, type JournalFaultKind, type JournalVerdict } from '../application/journal/journal-verdict.ts';
import type { CommittedActs } from './committed-acts.ts';
import { committedEntries, keyOfNode } from './committed-entries.ts';
import { compareOutgoing } from './compare-outgoing.ts';
import { type Get, type JournalSource, journalSource, nodeSource } from './journal-source.ts';
import { publicTexts, type ShownConsultation } from './public-texts.ts';
import { servedCheckpoint } from './served-checkpoint.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { trustedKey } from './verified-checkpoint.ts';
import type { VerifierClock } from './verifier-clock.ts';
import type { JustDone } from './verify-public-log.ts';

type Given = {
  readonly get: Get;
  readonly signal: AbortSignal;
  readonly origin: string;
  readonly acts: CommittedActs;
  readonly policy: TrustPolicy | null;
  readonly clock: VerifierClock;
  readonly just: JustDone;
};

/** No consultation is shared by more. */
const COHOSTS_MAX = 50;
/** What proves that a journal is not what its city signed, or that two cities differ. Whatever else fails there was not read. */
const PROVEN = new Set<JournalFaultKind>(['signature', 'root', 'dropped', 'order', 'cohost']);

type PublicTexts = ReturnType<typeof publicTexts>;
type ComparedCohost = JournalVerdict['cohosts'][number];

/**
 * Compares what institutions share: each subtotal has to be the same document in the journal of the city that counted and in that of
 * the host, each proposal has to have the same words in the journal of its host and where a co-host shows it, and what people of a
 * co-host wrote has to have the same words in both journals. Throws the first that is not the same, with both entries. A co-host that does not answer as a node is named as not read.
 */
export async function verifyCohosts(
  texts: Pick<PublicTexts, 'consultations' | 'cohosts' | 'proposals'>,
  given: Given,
): Promise<readonly ComparedCohost[]> {
  const hosted = new Map<string, ShownConsultation>();
  const others = new Set<string>();
  // Whoever verifies asks no other network than its own and the public one, whatever a node names.
  const isLocal = !given.origin.startsWith('https:');
  for await (const consultation of texts.consultations()) {
    const { slug, host, publishedAt, uri } = consultation;
    if (publishedAt === null) continue;
    const cohosts = host === null ? await texts.cohosts(slug) : [];
    if (cohosts.length > 0) hosted.set(uri, consultation);
    for (const id of host === null ? cohosts : [uri]) {
      const url = URL.parse(id);
      if (url?.protocol === 'https:' || (isLocal && url?.protocol === 'http:')) others.add(url.origin);
    }
  }
  const compared: ComparedCohost[] = [];
  for (const other of others) {
    const isAsked = compared.length < COHOSTS_MAX;
    compared.push(isAsked ? await verifyCohost(texts, { ...given, hosted, other }) : unread(other));
  }
  return compared;
}

function unread(origin: string): ComparedCohost {
  return { origin, isRead: false, subtotals: 0, texts: 0, inBoth: 0, earlier: 0 };
}

type Shown = {
  readonly shown: readonly ShownThere[];
  /** What is hosted there: ids by addresses. */
  readonly hosted: ReadonlyMap<string, string>;
};
type Other = Given & { readonly hosted: ReadonlyMap<string, ShownConsultation>; readonly other: string };
/** Words that a co-host shows of a consultation that is hosted here, by their numbers. */
type ShownThere = {
  readonly consultation: ShownConsultation;
  readonly slug: string;
  readonly hashes: ReadonlyMap<number | null, string>;
};

async function verifyCohost(texts: Pick<PublicTexts, 'proposals'>, given: Other): Promise<ComparedCohost> {
  const { other: origin } = given;
  const there = await readOther(given);
  if (there === null) return unread(origin);
  const subtotals = verifySubtotals(there.acts, given);
  let [same, earlier] = [0, 0];
  for (const shown of there.shown) {
    const words = await verifyWords(texts, shown, given);
    same += words.same;
    earlier += words.earlier;
  }
  const inBoth = outgoingOfBoth(there, given);
  return { origin, isRead: true, subtotals, texts: same, inBoth: inBoth.same, earlier: earlier + inBoth.earlier };
}

/** What people of either city wrote for the other one. */
function outgoingOfBoth(there: ReadThere, { acts, hosted, other, clock }: Other): ReturnType<typeof compareOutgoing> {
  const ids = new Map([...hosted].map(([uri, { id }]) => [uri, id]));
  const fromThere = compareOutgoing(there.acts.outgoing, {
    ...{ host: acts, hosted: ids, clock },
    entries: ({ home, host }) => `entry ${host} and entry ${home} of ${other}`,
  });
  const fromHere = compareOutgoing(acts.outgoing, {
    ...{ host: there.acts, hosted: there.hosted, clock },
    entries: ({ home, host }) => `entry ${home} and entry ${host} of ${other}`,
  });
  return { same: fromThere.same + fromHere.same, earlier: fromThere.earlier + fromHere.earlier };
}

type ReadThere = Shown & { readonly acts: CommittedActs };

/** The journal of another city and what it shows of what is hosted here; null where that cannot be read. */
async function readOther(given: Other): Promise<ReadThere | null> {
  const { other } = given;
  const node = nodeSource(other, given);
  if (node === null) return null;
  try {
    return { acts: await actsOf(node, given), ...(await shownThere(publicTexts(node), given)) };
  } catch (fault) {
    if (!(fault instanceof JournalFault)) throw fault;
    if (!PROVEN.has(fault.kind)) return null;
    throw faultOf(other, fault);
  }
}

function faultOf(other: string, cause: JournalFault): JournalFault {
  return new JournalFault(cause.kind, `in the journal of ${other}, ${cause.message}`, { cause });
}

async function shownThere(there: Pick<PublicTexts, 'consultations' | 'proposals'>, { hosted }: Other): Promise<Shown> {
  const all: ShownThere[] = [];
  const own = new Map<string, string>();
  for await (const { id, uri, slug, host } of there.consultations()) {
    if (host === null) own.set(uri, id);
    const consultation = host === null ? undefined : hosted.get(uri);
    if (consultation === undefined) continue;
    const hashes = new Map<number | null, string>();
    for await (const { number, status, contentHash } of there.proposals(slug)) {
      if (status === 'published') hashes.set(number, contentHash);
    }
    all.push({ consultation, slug, hashes });
  }
  return { shown: all, hosted: own };
}

/** A co-host that is behind shows words that were committed to before: those are counted apart. */
async function verifyWords(
  here: Pick<PublicTexts, 'proposals'>,
  { consultation, slug, hashes }: ShownThere,
  { acts, just, other }: Other,
): Promise<{ readonly same: number; readonly earlier: number }> {
  let [same, earlier] = [0, 0];
  for await (const { id, number, status } of here.proposals(consultation.slug)) {
    const hash = hashes.get(number);
    if (number === null || hash === undefined || status !== 'published') continue;
    const proposal = { id, number, consultation: consultation.id };
    const committed = acts.wordsOf(proposal);
    const own = committed?.says['contentHash'];
    // What came by an import, or before the journal, is in no entry.
    if (committed === undefined || own === undefined) continue;
    if (own === hash) same += 1;
    else if (acts.hadWords(proposal, hash)) earlier += 1;
    else if (!(await just.has(/^version-published$/, `${consultation.slug} ${number}`))) {
      const where = `${other}/consultations/${slug}/proposals/${number}`;
      throw new JournalFault('cohost', `entry ${committed.index} has other words than ${where} (${own}, ${hash})`);
    }
  }
  return { same, earlier };
}

/** What the journal of another city says, which is verified as any other. */
async function actsOf(
  node: NonNullable<JournalSource['node']>,
  { other, policy, clock }: Other,
): Promise<CommittedActs> {
  const vkey = await keyOfNode(node);
  const isListed = policy?.logs.some(({ name }) => name.split('/', 1)[0] === new URL(other).host) === true;
  const key = trustedKey({ vkey, policy: isListed ? policy : null }, '');
  const source = { node, journal: journalSource(other, { node, origin: key.name }) };
  const { checkpoint } = await servedCheckpoint(source.journal, { key, policy: null, clock });
  return (await committedEntries(source, { checkpoint, compare: () => {} })).acts;
}

/** Of what the other city counted, and of what was counted here and the other one has. */
function verifySubtotals(there: CommittedActs, { acts, other, clock }: Given & { readonly other: string }): number {
  const began = there.started?.at ?? new Date();
  let same = 0;
  for (const [document, { index, at, institution, signed }] of acts.subtotals) {
    const found = there.subtotals.get(document);
    if (found === undefined) {
      // Where it cannot be opened there, or is of before that journal, there is nothing to compare.
      const isIn = new URL(institution).origin !== other || new Date(at) <= began || there.unopenedSubtotals > 0;
      if (isIn || clock.isRecent(at)) continue;
      throw new JournalFault(
        'cohost',
        `entry ${index} has a subtotal of ${other} (${document}) that is in no entry there`,
      );
    }
    if (found.signed !== signed) {
      const entries = `entry ${index} and entry ${found.index} of ${other}`;
      throw new JournalFault('cohost', `${entries} have different subtotals under one id (${document})`);
    }
    same += 1;
  }
  return same;
}
