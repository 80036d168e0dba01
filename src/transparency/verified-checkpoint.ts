import { JournalFault } from '../application/journal/journal-verdict.ts';
import { type Checkpoint, checkpointIn } from './checkpoint.ts';
import { isSignedBy, noteIn, type Verifier, verifierOf } from './note.ts';

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
