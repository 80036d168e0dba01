import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { isCommittedFirst } from '../../../domain/ballot/rules.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { supportsClose } from '../../../domain/network/accept-subtotal.ts';
import { commitUntil } from '../../../domain/network/commitment.ts';
import { currentUri } from '../../../domain/network/move.ts';
import { isOfBallot } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Writer } from '../../application.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { MirroredSubtotal } from '../subtotal/ports.ts';
import { recordRefused } from '../subtotal/record-refused.ts';
import { recordSubtotal, writeFault } from '../subtotal/record-subtotal.ts';
import { type Mirroring, recordEvidence } from './mirroring.ts';
import { movesWithin } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';
import { saveOwnSubtotal } from './save-own-subtotal.ts';

/** Faults of whoever signed, which an honest host would have refused. */
const KEPT = ['sequence-reused', 'counted-before', 'not-as-committed', 'too-many'] as const;

/**
 * Applies a subtotal that the host accepted or made: only with the proof of the institution that counted, whatever the host
 * says. Whether it came in time the host decided; whether it adds up is looked at again, and so is whether it has no more people
 * than its institution registered.
 */
export async function saveMirroredSubtotal(within: Mirroring, mirrored: MirroredSubtotal): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const { subtotal } = mirrored;
  const about = { uri: mirrored.uri, document: JSON.parse(mirrored.document) };
  // What was signed names everything by the address of then.
  const moves = await movesWithin(within);
  const institution = currentUri(moves, subtotal.institution);
  if (currentUri(moves, mirrored.consultation) !== consultation.host.uri) {
    await recordEvidence(within, 'foreign-id', about);
    return 'refused';
  }
  if (mirrored.proof === 'forged') {
    await recordEvidence(within, 'forged-proof', about);
    return 'refused';
  }
  const ballot = isOfBallot(subtotal)
    ? ((await writer.ballots.byUri(currentUri(moves, subtotal.ballot)))?.ballot ?? null)
    : null;
  if (isOfBallot(subtotal) && ballot?.consultationId !== consultation.id) return 'refused';
  const poll = subtotal.of === 'poll' ? await writer.polls.byUri(currentUri(moves, subtotal.poll)) : null;
  if (subtotal.of === 'poll' && poll?.consultationId !== consultation.id) return 'refused';
  const key = {
    consultationId: consultation.id,
    about: ballot?.id ?? poll?.id ?? ('supports' as const),
    institution,
  };
  if (institution === institutionUri(app.origin)) return await saveOwnSubtotal(within, mirrored, { ballot, poll });
  // A city that lost its key and made another is no fault of the host, which has what came before.
  if (mirrored.proof === 'unknown' || mirrored.proof === 'unlisted') {
    if ((await writer.subtotals.subtotal(key, subtotal.sequence))?.hash === mirrored.hash) return 'known';
    const state = await writer.subtotals.lockState({ ...key, ours: false });
    await writeFault(within, state, { because: 'unreadable' });
    return 'refused';
  }
  const reception = await recordSubtotal({
    app,
    writer,
    consultation,
    ballot,
    poll,
    signed: mirrored,
    signer: subtotal.institution,
    institution,
    holder: { registered: await mostRegistered(writer, key) },
    closedAt: null,
    isRevealed: ballot !== null && (await wereAllIn(writer, ballot)) ? true : null,
    receivedAt: inTime(app.now(), consultation, { ballot, poll }),
  });
  if (reception.ok) return reception.news ? 'kept' : 'known';
  const kind = KEPT.find((each) => each === reception.fault.because);
  if (kind !== undefined) await recordRefused(within, { kind, key, signed: mirrored, signer: institution });
  return 'refused';
}

/**
 * The most people that an institution registered so far, of the numbers that everybody was told; null where none was. What was
 * counted before it registered fewer stays counted.
 */
async function mostRegistered(
  writer: Writer,
  { consultationId, institution }: { readonly consultationId: ConsultationId; readonly institution: string },
): Promise<number | null> {
  const all = await writer.sharing.registrations(consultationId);
  const those = all.filter((each) => each.institution === institution).map(({ registered }) => registered);
  return those.length === 0 ? null : Math.max(...those);
}

/**
 * Whether the result here was shown before the time to commit was over, as every city that its host named had committed:
 * another that comes after it saw figures before.
 */
async function wereAllIn(writer: Writer, ballot: Ballot): Promise<boolean> {
  if (!isCommittedFirst(ballot.rules)) return false;
  const published = await writer.ballots.publication(ballot.id);
  return published !== null && published.publishedAt < commitUntil(ballot, null);
}

/** Now, but not before the host could take it: when it came the host decided. */
function inTime(
  now: Date,
  consultation: Consultation,
  { ballot, poll }: { readonly ballot: Ballot | null; readonly poll: Poll | null },
): Date {
  const close = ballot !== null ? finalAt(ballot) : (poll?.closesAt ?? supportsClose(consultation));
  const isHidden = ballot !== null || consultation.rules.resultsVisibility !== 'always';
  return close !== null && isHidden && now < close ? close : now;
}
