import { JournalFault } from '../application/journal/journal-verdict.ts';
import { type Checkpoint, checkpointIn } from './checkpoint.ts';
import { isSignedBy, noteIn, type Verifier, verifierOf } from './note.ts';
import { type Cosigners, cosignersOf, type TrustPolicy } from './trust-policy.ts';

/** The key of a journal, as verifiers are given it. */
export function verifierIn(vkey: string): Verifier {
  const key = verifierOf(vkey);
  if (key === null) throw new JournalFault('key', `${vkey} is not the Ed25519 key of a journal`);
  return key;
}

/** A checkpoint that the key signed, of the journal that it is the key of. */
export function verifiedCheckpoint(signed: string, key: Verifier, what = 'the checkpoint'): Checkpoint {
  const note = noteIn(signed);
  if (note === null || !isSignedBy(note, key)) throw new JournalFault('signature', `${what} is not signed by this key`);
  const checkpoint = checkpointIn(note.text);
  if (checkpoint === null) throw new JournalFault('unreadable', what);
  if (checkpoint.origin !== key.name) {
    throw new JournalFault('name', `${what} is of ${checkpoint.origin}, not of ${key.name}`);
  }
  return checkpoint;
}

/** The key that was given, which has to be of a log of the policy where that lists any; where none was given, the log of a name. */
export function trustedKey(
  { vkey, policy }: { readonly vkey: string | null; readonly policy: TrustPolicy | null },
  name: string,
): Verifier {
  const logs = policy?.logs ?? [];
  if (vkey === null) {
    const log = logs.find((each) => each.name === name);
    if (log === undefined) throw new JournalFault('name', `no log of the policy is called ${name}`);
    return log;
  }
  const key = verifierIn(vkey);
  const isTrusted = logs.some((log) => log.name === key.name && log.publicKey.equals(key.publicKey));
  if (logs.length > 0 && !isTrusted) throw new JournalFault('name', `no log of the policy is ${vkey}`);
  return key;
}

/** Who of a policy cosigned a checkpoint, at a moment that counts. */
export function cosignersIn(
  policy: TrustPolicy,
  signed: string,
  counts: (at: Date) => boolean = () => true,
): Cosigners {
  const note = noteIn(signed);
  return note === null ? { names: [], areEnough: false, since: null } : cosignersOf(policy, note, counts);
}

/** Who of a policy cosigned a checkpoint, whenever. Throws where they are not enough. */
export function quorumOf(policy: TrustPolicy, signed: string): readonly string[] {
  const { names, areEnough } = cosignersIn(policy, signed);
  if (areEnough) return names;
  throw new JournalFault('quorum', `too few of the policy cosigned: ${names.join(', ') || 'nobody'}`);
}
