import { acceptPledge, statementsInForce } from '../../../domain/community/accept-pledge.ts';
import { checkStatement } from '../../../domain/community/check-pledge.ts';
import { lastStatement, pledgesOf } from '../../../domain/community/standing.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { StoredStatement } from '../../community/pledge/ports.ts';
import type { DecidedStep, FeatureRequest } from '../../community/request/ports.ts';
import type { StoredSettlement } from '../../community/settlement/ports.ts';
import { settlementHash, specificationHash } from '../../kit/content-hash.ts';
import { fundingAt, judgeJoin } from '../../kit/judge-join.ts';
import { pledgeEvent } from '../../kit/pledge-event.ts';
import { saveStatementAnswer } from '../../kit/statement-answer.ts';
import { institutionUri } from '../../kit/uris.ts';
import { recordReusedStatement } from '../evidence/record-reused-statement.ts';
import type { MirroredPledge } from '../statement/ports.ts';
import { isRestoring, type Mirroring, recordEvidence } from './mirroring.ts';
import { logPooled, movesWithin, proposalOf } from './pooled.ts';
import type { MirrorOutcome } from './save-mirrored-proposal.ts';
import { markRead, markUnread } from './unread-statements.ts';

/** What an institution joins by a statement, and the id under which the settlement names it. */
export type JoinedSettlement = { readonly settlement: StoredSettlement; readonly as: string };

/**
 * Applies a statement of an institution in the order of its host: of another institution than the host only with that one's own
 * proof, or from paper. The first under a number stands; another one is evidence.
 */
export async function saveMirroredPledge(
  within: Mirroring,
  mirrored: MirroredPledge,
  joining: JoinedSettlement | null = null,
): Promise<MirrorOutcome> {
  const { app, writer, consultation } = within;
  const { uri, id, statement, hash, reference, receivedAt, signed } = mirrored;
  const moves = await movesWithin(within);
  const institution = currentUri(moves, statement.institution);
  const found = { uri, document: signed === null ? { id: uri } : JSON.parse(signed.document) };
  const proposal = await proposalOf(within, statement.request);
  const request = proposal === null ? null : await writer.featureRequests.lock(proposal.id);
  if (proposal === null || request === null || !checkStatement(statement).ok) return 'refused';
  const stored = await writer.pledges.of(proposal.id, statement.request);
  const { sequence } = statement;
  const known = stored.find(
    (each) => each.statement.institution === institution && each.statement.sequence === sequence,
  );
  const isKnown = known !== undefined && known.hash === hash;
  const isOfThis = signed === null || currentUri(moves, signed.consultation) === consultation.host.uri;
  // Who hosts a community changes, and with it who says a pledge without a proof: what is held stands.
  if (isKnown && known.document === null && signed?.proof === 'valid' && isOfThis && known.reference === null) {
    await writer.pledges.saveDocument(known.id, signed.document);
  }
  if (isKnown && (signed === null || signed.proof !== 'forged')) {
    await markRead(within, { proposalId: proposal.id, uri, institution });
    return 'known';
  }
  const isUnfounded = institution !== consultation.host.institution && (reference ?? '').trim() === '';
  if (signed === null ? isUnfounded : signed.proof === 'forged') {
    await recordEvidence(within, 'forged-proof', found);
    return 'refused';
  }
  if (!isOfThis) {
    await recordEvidence(within, 'foreign-id', found);
    return 'refused';
  }
  const unread = { proposalId: proposal.id, uri, institution };
  if (signed?.proof === 'unknown') {
    // It is read again once its key can be read.
    await markUnread(within, { ...unread, because: 'signature' });
    return 'refused';
  }
  await markRead(within, unread);
  if (known !== undefined) {
    // Paper has no signature of the institution to contradict itself; and whoever numbers by what we lost does not either.
    if (reference !== null || known.reference !== null || isRestoring(within)) return 'refused';
    await recordReusedStatement(within, {
      ...{ consultationId: consultation.id, institution, sequence, uri: signed?.uri ?? uri },
      // Of what the host states of itself without a signature nobody could verify anything.
      ...{ known: signed === null ? null : known, hash, document: JSON.stringify(found.document) },
    });
    return 'refused';
  }
  if ((await writer.pledges.byId(id)) !== null) return 'refused';
  const steps = await writer.featureRequests.steps(proposal.id);
  const about = { mirrored, institution, request, steps, stored };
  const accepted =
    joining === null ? acceptedHere(about) : await joinedHere(within, { ...about, settlement: joining.settlement });
  if (accepted === 'out-of-order') await markUnread(within, { ...unread, because: 'order' });
  if (accepted !== 'accepted') return accepted === 'too-late' ? 'waits' : 'refused';
  if (institution === institutionUri(app.origin) && signed === null) {
    // Whoever sees paper of its own knows whether there is any.
    await recordEvidence(within, 'other-institution', found);
  }
  const document = signed?.document ?? null;
  const own = { ...statement, institution };
  const joins = joining === null ? null : { settlementId: joining.settlement.id, institution: joining.as };
  const made = { id, proposalId: proposal.id, statement: own, hash, reference, document, receivedAt, joins };
  await writer.pledges.save(made);
  await logPooled(within, proposal.id, pledgeEvent(made));
  if (institution !== institutionUri(app.origin)) return 'kept';
  const waiting = (await writer.statements.own(proposal.id)).find((each) => each.hash === hash);
  if (waiting !== undefined) {
    await saveStatementAnswer(app, writer, { statement: waiting, status: 'accepted', refusal: null });
  }
  return 'kept';
}

type Held = {
  readonly mirrored: MirroredPledge;
  readonly institution: string;
  readonly request: FeatureRequest;
  readonly steps: readonly DecidedStep[];
  readonly stored: readonly StoredStatement[];
};

/** Whether an institution joined a settlement by a statement, of a member, after all that joined before it. */
async function joinedHere(
  within: Mirroring,
  { mirrored, institution, stored, settlement }: Held & { readonly settlement: StoredSettlement },
): Promise<'accepted' | 'refused' | 'out-of-order'> {
  const { receivedAt } = mirrored;
  const statement = { ...mirrored.statement, institution };
  if (statement.specification !== settlementHash(settlement)) return 'refused';
  const moves = await movesWithin(within);
  const judged = judgeJoin({
    ...{ moves, settlement, statement, stored, receivedAt, signer: institution },
    // What the request is now, it was not when the host accepted it.
    ...{ request: { state: 'funded' }, membership: 'member', known: 'nothing' },
  });
  if (judged.ok) return judged.value.receivedAt.getTime() === receivedAt.getTime() ? 'accepted' : 'refused';
  const { refusal } = judged;
  return refusal.type === 'pledge-refused' && refusal.because === 'out-of-order' ? 'out-of-order' : 'refused';
}

/**
 * Whether a statement about the specification in force is one that the host had to accept, of a member, when it says that it came.
 * The close may be a later one than then: what ended before it was accepted, and counts for nothing.
 */
function acceptedHere(of: Held): 'accepted' | 'refused' | 'out-of-order' | 'too-late' {
  const { receivedAt } = of.mirrored;
  const agreed = fundingAt(of.request, of.steps, receivedAt);
  if (agreed === null) return 'accepted';
  const { opensAt: specifiedAt, need, terms } = agreed;
  // How late pledges were received for a specification that is in force no more, the host alone knows.
  const closesAt = agreed === of.request.funding ? agreed.closesAt : null;
  const statement = { ...of.mirrored.statement, institution: of.institution };
  const own = of.stored.filter((each) => each.statement.institution === of.institution);
  const inForce = statementsInForce(own, { specifiedAt }).map((each) => each.statement);
  const judged = acceptPledge(statement, {
    ...{ signer: of.institution, membership: 'member', known: 'nothing', receivedAt },
    request: { state: 'specified', need, terms, specifiedAt, closesAt, specification: specificationHash(agreed) },
    last: lastStatement(
      own.map((each) => each.statement),
      of.institution,
    ),
    standing: pledgesOf(inForce, of.institution),
  });
  if (judged.ok) return 'accepted';
  const because = judged.refusal.type === 'pledge-refused' ? judged.refusal.because : null;
  if (because === 'expired') return 'accepted';
  return because === 'out-of-order' || because === 'too-late' ? because : 'refused';
}
