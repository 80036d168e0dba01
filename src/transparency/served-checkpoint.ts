import { type Cosigned, JournalFault } from '../application/journal/journal-verdict.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Entry } from './journal-entries.ts';
import type { JournalSource } from './journal-source.ts';
import type { Verifier } from './note.ts';
import type { RunningRoot } from './running-root.ts';
import type { TrustPolicy } from './trust-policy.ts';
import { cosignersIn, verifiedCheckpoint } from './verified-checkpoint.ts';
import type { VerifierClock } from './verifier-clock.ts';

/** There is an entry each hour: within so long enough witnesses cosigned what is served, where one has to be asked again. */
const QUORUM_WITHIN_MS = 2 * 60 * 60_000;
/** Within so long they cosign an entry. */
const COSIGNED_WITHIN_MS = 60 * 60_000;
/** So much older than its cosignatures an entry after them may be: it was under way, and clocks differ. */
const SKEW_MS = 5 * 60_000;

/** A checkpoint that the tree has to go on from, and what it is called. */
export type Earlier = { readonly checkpoint: Checkpoint; readonly what: string };

/** The newest checkpoint of a journal, and what a policy asks for: the one that enough witnesses cosigned. */
type ServedCheckpoint = {
  readonly text: string;
  readonly checkpoint: Checkpoint;
  readonly quorum: (Earlier & { readonly cosigned: Cosigned; readonly since: Date | null }) | null;
};

type Trust = { readonly key: Verifier; readonly policy: TrustPolicy | null; readonly clock: VerifierClock };

/** Throws where there is none, the key did not sign it, or too few cosigned of late. */
export async function servedCheckpoint(
  journal: JournalSource['journal'],
  { key, policy, clock }: Trust,
): Promise<ServedCheckpoint> {
  // Before the newest one, which may have grown meanwhile.
  const before = policy === null ? null : await journal('cosigned');
  const text = (await journal('checkpoint'))?.toString();
  if (text === undefined) throw new JournalFault('unreachable', 'there is no checkpoint');
  const checkpoint = verifiedCheckpoint(text, key);
  if (policy === null) return { text, checkpoint, quorum: null };
  const isLately = (at: Date) => clock.isRecent(at.toISOString(), QUORUM_WITHIN_MS);
  // For some seconds the newest has no cosignatures.
  const isNewest = before === null || cosignersIn(policy, text, isLately).areEnough;
  const [signed, what] = isNewest ? [text, 'the checkpoint'] : [before.toString(), 'the checkpoint that was cosigned'];
  const own = verifiedCheckpoint(signed, key, what);
  const { names, areEnough, since } = cosignersIn(policy, signed, isLately);
  if (!areEnough) {
    throw new JournalFault(
      'quorum',
      `within two hours too few of the policy cosigned: ${names.join(', ') || 'nobody'}`,
    );
  }
  return { text, checkpoint, quorum: { checkpoint: own, what, cosigned: { by: names, size: own.size }, since } };
}

/** Compares entries, as they are added to the root, with what they have to begin with. */
export function beginning(
  { checkpoint, quorum }: ServedCheckpoint,
  { seen, clock }: { readonly seen: readonly Earlier[]; readonly clock: VerifierClock },
): (root: RunningRoot, entry: Entry | null) => void {
  const earlier = quorum === null ? seen : [...seen, quorum];
  const longer = earlier.find((each) => each.checkpoint.size > checkpoint.size);
  if (longer !== undefined) {
    const { what } = longer;
    const sizes = `there were ${longer.checkpoint.size} entries before, and there are ${checkpoint.size} now`;
    throw new JournalFault('history', `${sizes}, by ${what}`);
  }
  return (root, entry) => {
    const other = earlier.find(
      (each) => each.checkpoint.size === root.size && !root.root().equals(each.checkpoint.root),
    );
    if (other !== undefined) {
      throw new JournalFault('history', `the first ${root.size} entries are not those of ${other.what}`);
    }
    if (entry === null || quorum === null || entry.index !== quorum.checkpoint.size) return;
    const { at } = entry.says;
    const isBefore = quorum.since !== null && Date.parse(at) < quorum.since.getTime() - SKEW_MS;
    if (isBefore || !clock.isRecent(at, COSIGNED_WITHIN_MS)) {
      throw new JournalFault('quorum', `entry ${entry.index} is of ${at}, and enough cosigned only what is before it`);
    }
  };
}
