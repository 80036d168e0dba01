import type { Ballot } from '../../../domain/ballot/ballot.ts';
import { isCommittedFirst } from '../../../domain/ballot/rules.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { type Reception, supportsClose } from '../../../domain/network/accept-subtotal.ts';
import { castOf } from '../../../domain/network/consistent-subtotal.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { SubtotalFault } from '../../../domain/network/subtotal.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { loadMoves } from '../move/resolve-move.ts';
import type { SignedSubtotal, StoredFault } from './ports.ts';
import { recordRefused } from './record-refused.ts';
import { recordSubtotal } from './record-subtotal.ts';
import { countedBallot, countedPoll, storedFault } from './subtotals.ts';

/** What of a fault is kept as evidence: what no node of good will says by mistake. */
const EVIDENCE_OF: { readonly [B in SubtotalFault['because']]?: EvidenceKind } = {
  'not-invited': 'not-invited',
  'wrong-institution': 'other-institution',
  'sequence-reused': 'sequence-reused',
  'counted-before': 'counted-before',
  'too-many': 'too-many',
  'too-late': 'too-late',
  'not-as-committed': 'not-as-committed',
};

export type SubtotalReceived =
  | { readonly ok: true; readonly news: boolean }
  | { readonly ok: false; readonly fault: StoredFault };

/**
 * Receives a subtotal for a consultation of ours: counted in its order, or refused with a reason. The same
 * again is no news. `isProven` is whether the proof is by the key of `signer`.
 */
export async function receiveSubtotal(
  app: Application,
  sent: {
    readonly consultationId: ConsultationId;
    readonly signed: SignedSubtotal;
    readonly signer: string;
    readonly isProven: boolean;
    readonly receivedAt: Date;
  },
): Promise<SubtotalReceived> {
  const { signed, signer, receivedAt } = sent;
  return await app.store.transact(async (writer): Promise<SubtotalReceived> => {
    const consultation = await writer.consultations.byId(sent.consultationId);
    if (consultation === null) return { ok: false, fault: { because: 'unreadable' } };
    const about = { peer: signer, consultationId: consultation.id, document: signed.document };
    const within = { app, writer };
    if (!sent.isProven) {
      await recordEvidenceOnce(within, { ...about, kind: 'forged-proof', detail: { uri: signed.uri } });
      return { ok: false, fault: { because: 'forged-proof' } };
    }
    const ballot = await countedBallot(writer, consultation, signed);
    const poll = await countedPoll(writer, consultation, signed);
    const institution = currentUri(await loadMoves(app, writer), signer);
    const holder = await holderOf(writer, consultation, institution);
    const known = await closedAt(writer, consultation, { signed, ballot, poll });
    const reception: Reception = await recordSubtotal({
      ...within,
      consultation,
      ballot,
      poll,
      signed,
      signer,
      institution,
      holder,
      closedAt: known,
      isRevealed: ballot === null || !isCommittedFirst(ballot.rules) ? null : known !== null,
      receivedAt,
    });
    if (reception.ok) return reception;
    const fault = storedFault(reception.fault);
    const kind = EVIDENCE_OF[reception.fault.because];
    if (kind !== undefined && !wasCountedInTime(reception.fault, signed)) {
      await recordRefused(within, {
        ...{ kind, key: { consultationId: consultation.id, about: ballot?.id ?? poll?.id ?? 'supports', institution } },
        ...{ signed, signer, figures: allowedOf(reception.fault, signed) },
      });
    }
    return { ok: false, fault };
  });
}

/** What of a subtotal was more or later than it may be, and the most that it may be. */
function allowedOf(
  fault: SubtotalFault,
  { subtotal }: SignedSubtotal,
): Partial<Record<'said' | 'allowed', number | string>> {
  if (fault.because === 'too-late') return { allowed: fault.until.toISOString() };
  if (fault.because !== 'too-many') return {};
  const allowed = fault.limit;
  if (subtotal.of === 'ballot') return { said: castOf(subtotal), allowed };
  // Supports may add to those of before: what they come to is in several documents.
  return subtotal.of === 'poll' ? { said: subtotal.voters, allowed } : { allowed };
}

/** When this node knew of the close that a subtotal counts to. */
async function closedAt(
  reader: Reader,
  consultation: Consultation,
  of: { readonly signed: SignedSubtotal; readonly ballot: Ballot | null; readonly poll: Poll | null },
): Promise<Date | null> {
  if (of.ballot !== null) return (await reader.ballots.publication(of.ballot.id))?.publishedAt ?? null;
  if (of.poll !== null) return await reader.polls.closedAt(of.poll.id);
  const close = supportsClose(consultation);
  return close === null || of.signed.subtotal.of !== 'supports'
    ? null
    : await reader.consultations.closedAt(consultation.id, close);
}

/** What was under way for too long is late, and nobody's ill will. */
function wasCountedInTime(fault: SubtotalFault, { subtotal }: SignedSubtotal): boolean {
  return fault.because === 'too-late' && subtotal.countedAt <= fault.until;
}

/** Whether an institution holds the consultation with us, and how many people it may count: none where it never stated a number. */
async function holderOf(
  writer: Writer,
  consultation: Consultation,
  institution: string,
): Promise<{ readonly registered: number | null } | null> {
  const cohosts = await writer.sharing.cohosts(consultation.id);
  const cohost = cohosts.find(({ peer, status }) => peer === institution && status === 'accepted');
  if (cohost === undefined) return null;
  const peer = await writer.peering.peer(institution);
  return peer !== null && !peer.counts ? null : { registered: cohost.registered ?? 0 };
}
