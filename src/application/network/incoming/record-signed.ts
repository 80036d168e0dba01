import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Subject } from '../../../domain/moderation/decision.ts';
import type { Application, Writer } from '../../application.ts';
import type { Authorship, Words } from '../authorship/ports.ts';
import { wordsHash } from '../authorship/words.ts';

/** An activity of a participant of a co-host, as it was signed and with a proof that holds. */
export type SignedActivity = { readonly activity: string; readonly actedAt: Date; readonly document: string };

/**
 * Keeps what a co-host's participant signed beside what came of it, for every reader of `changes` to check the words by.
 * What another change overtook has other words by now, and is not kept.
 */
export async function recordSigned(
  app: Application,
  of: {
    readonly consultation: Consultation;
    readonly subject: Subject | null;
    readonly signed: SignedActivity | null;
    readonly words: Words;
  },
): Promise<void> {
  const { consultation, subject, signed, words } = of;
  if (subject === null) return;
  await app.store.transact(async (writer) => {
    const known = await writer.authorship.of(subject.id);
    const hash = wordsHash(words, consultation.languages);
    const now = await wordsNow(writer, subject);
    if (hash === null || now === null || wordsHash(now.words, consultation.languages) !== hash) return;
    if (known?.actedAt != null && signed !== null && signed.actedAt < known.actedAt) return;
    const about = { subject, consultationId: consultation.id, version: now.version, checkedAt: app.now() };
    const fine = { unreadAt: null, unreadFrom: null, alteredAt: null };
    const authorship: Authorship =
      signed === null
        ? { ...about, ...fine, state: 'unsigned', activity: null, actedAt: null, wordsHash: null, document: null }
        : { ...about, ...fine, ...signedPart(signed), state: 'signed', wordsHash: hash };
    await writer.authorship.save(authorship);
  });
}

function signedPart({ activity, actedAt, document }: SignedActivity): SignedActivity {
  return { activity, actedAt, document };
}

/** What it says here now. */
async function wordsNow(
  writer: Writer,
  { kind, id }: Subject,
): Promise<{ readonly words: Words; readonly version: number | null } | null> {
  if (kind === 'comment') {
    const comment = await writer.comments.byId(id);
    return comment === null ? null : { words: { kind, ...comment }, version: null };
  }
  const proposal = await writer.proposals.byId(id);
  return proposal === null ? null : { words: { kind, content: proposal.current }, version: proposal.current.number };
}
