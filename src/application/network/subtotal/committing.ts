import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import { isCommittedFirst } from '../../../domain/ballot/rules.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { committedDocument, mayReveal } from '../../../domain/network/commitment.ts';
import type { BallotSubtotal } from '../../../domain/network/subtotal.ts';
import type { Application, Reader } from '../../application.ts';
import { canonicalText, sha256 } from '../../kit/content-hash.ts';
import { readUpTo } from '../../kit/read-up-to.ts';
import { institutionUri } from '../../kit/uris.ts';
import type { StoredSubtotal } from './ports.ts';

/** What a commitment that is kept says: its hash, with the ids that it names, which are those of when it was signed. */
export type Commitment = { readonly to: string; readonly institution: string; readonly ballot: string };

/** A subtotal of a ballot as the commitment that it is; null for figures. */
export function commitmentIn({ counted, document }: Pick<StoredSubtotal, 'counted' | 'document'>): Commitment | null {
  if (counted !== null) return null;
  const { commitment, attributedTo, ballot } = JSON.parse(document);
  return typeof commitment === 'string' ? { to: commitment, institution: attributedTo, ballot } : null;
}

/** The hash that commits an institution to its figures of a ballot: SHA-256 of the salt and their JCS form. */
export function commitmentTo(
  figures: Pick<BallotSubtotal, 'turnout' | 'piles'>,
  of: { readonly institution: string; readonly ballot: string; readonly salt: string },
): string {
  return sha256(of.salt + canonicalText(committedDocument(of, figures)));
}

/** Whether figures are those that were committed to. */
export function fitsCommitment(commitment: Commitment, figures: BallotSubtotal): boolean {
  const { salt } = figures;
  return salt !== null && commitmentTo(figures, { ...commitment, salt }) === commitment.to;
}

/**
 * Whether the result of a ballot of this institution may be shown by now. One that other cities hold as well waits until
 * all of them committed to theirs, where its rules say so: whoever saw it before could count by it.
 */
export async function isRevealed(
  app: Application,
  reader: Reader,
  { ballot, now }: { readonly ballot: Ballot; readonly now: Date },
): Promise<boolean> {
  if (!isCommittedFirst(ballot.rules)) return true;
  const consultation = await reader.consultations.byId(ballot.consultationId);
  if (consultation === null) return true;
  const isMirrored = consultation.host !== null;
  const mirror = isMirrored ? await reader.sharing.mirror(consultation.id) : null;
  const others = await committingHolders(reader, consultation);
  if (isMirrored ? mirror === null || mirror.endedAt !== null : others.length === 0) return true;
  const own = institutionUri(app.origin);
  const close = finalAt(ballot).getTime();
  const counted = (await reader.subtotals.current(consultation.id, ballot.id)).filter(
    ({ closesAt }) => closesAt?.getTime() === close,
  );
  const host = counted.find(({ institution }) => institution === (consultation.host?.institution ?? own));
  return mayReveal(ballot, {
    areAllIn: [own, ...others].every((each) => counted.some(({ institution }) => institution === each)),
    hostAt: host?.countedAt ?? null,
    readAt: mirror === null ? null : readUpTo(mirror),
    isMirrored,
    now,
  });
}

/** Other institutions whose counts are waited for. */
async function committingHolders(reader: Reader, { id, host }: Consultation): Promise<readonly string[]> {
  if (host !== null) return [...new Set([host.institution, ...(await reader.sharing.holders(id))])];
  const peers = await reader.peering.peers();
  const cohosts = await reader.sharing.cohosts(id);
  const isCounted = (uri: string) => peers.find((peer) => peer.uri === uri)?.counts !== false;
  return cohosts.filter(({ peer, status }) => status === 'accepted' && isCounted(peer)).map(({ peer }) => peer);
}
