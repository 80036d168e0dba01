import { PLEDGE_FAULTS, type PledgeFaultReason } from '../../../domain/community/pledge-fault.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { currentUri } from '../../../domain/network/move.ts';
import type { EvidenceKind } from '../../../domain/network/peer.ts';
import type { Application, Writer } from '../../application.ts';
import type { StoredStatement } from '../../community/pledge/ports.ts';
import { recordPledge } from '../../community/pledge/record-pledge.ts';
import { lockRequest } from '../../community/request/acting.ts';
import type { SignedStatement } from '../../community/statement/ports.ts';
import { institutionsOf } from '../../kit/community-roles.ts';
import { inOneTransaction } from '../../kit/transaction.ts';
import { consultationUri } from '../../kit/uris.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { recordReusedStatement } from '../evidence/record-reused-statement.ts';
import { loadMoves } from '../move/resolve-move.ts';
import { applyAct } from './apply-act.ts';

/** What of a refusal is kept as evidence: what an institution signed that no node of good will signs by mistake. */
const EVIDENCE_OF: { readonly [B in PledgeFaultReason]?: EvidenceKind } = {
  'wrong-institution': 'other-institution',
  'sequence-reused': 'sequence-reused',
};

/** Refused statements of one institution that are remembered in a community. */
const REFUSED_MAX = 1_000;

export type StatementSent = {
  readonly consultationId: ConsultationId;
  /** Of the feature request that it is about; null for an id that is none of the community's. */
  readonly number: number | null;
  readonly signed: SignedStatement;
  readonly signer: string;
  /** Whether the proof is by the key of `signer`. */
  readonly isProven: boolean;
  readonly receivedAt: Date;
};

/**
 * Receives what an institution states in a community of ours: recorded in its order, or refused with a reason. The same again
 * gets the same answer. Deadlines are those of receipt. Throws while the community is handed over: it is looked at again later.
 */
export async function receiveStatement(
  app: Application,
  sent: StatementSent,
): Promise<Result<'kept' | 'known', Refusal>> {
  const { consultationId, signed, signer } = sent;
  const received = await inOneTransaction(app, async (within, writer) => {
    const moves = await loadMoves(within, writer);
    const institution = currentUri(moves, signer);
    if (currentUri(moves, signed.statement.institution) !== institution) {
      return refuse({ type: 'pledge-refused', because: 'wrong-institution' });
    }
    if (!sent.isProven) return refuse({ type: 'invalid', field: 'proof', because: 'not-there' });
    const known = await writer.statements.byUri(signed.uri);
    if (known !== null && known.hash === signed.hash) {
      return known.refusal === null ? ok('known' as const) : refuse(known.refusal);
    }
    return await record(within, writer, { ...sent, institution });
  });
  if (received.ok) return received;
  const { refusal } = received;
  // Whoever hosts it afterwards decides; this node looks at it again, and then knows whether that is itself.
  if (refusal.type === 'being-handed-over' || refusal.type === 'decided-by-host') {
    throw new Error('the community is being handed over');
  }
  await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.byId(consultationId);
    const all = consultation === null ? [] : await institutionsOf(writer, app, consultation);
    const moves = await loadMoves(app, writer);
    const sender = currentUri(moves, signer);
    // Whoever is not in the community gets its answer, and leaves nothing here.
    if (!all.some(({ institution }) => institution === sender)) return;
    if ((await writer.statements.countRefused(consultationId, sender)) >= REFUSED_MAX) return;
    const kind = signed.statement.of === 'act' && isReused(refusal) ? null : evidenceOf(refusal);
    const { uri, hash, document } = signed;
    const { sequence } = signed.statement;
    if (kind === 'sequence-reused') {
      const known = await underNumber(writer, { ...sent, institution: sender });
      const reused = { consultationId, institution: sender, sequence, uri, known, hash, document };
      await recordReusedStatement({ app, writer }, reused);
    } else if (kind !== null) {
      const about = { peer: signer, consultationId, document };
      await recordEvidenceOnce({ app, writer }, { ...about, kind, detail: { uri, sequence } });
    }
    // What somebody else sends under its id leaves no trace for the institution itself.
    const institution = currentUri(moves, signed.statement.institution);
    if (sent.isProven && institution === sender) await save(app, writer, { ...sent, institution, refusal });
  });
  return received;
}

/** What the institution stated of the request under the number before; null where that is not known. */
async function underNumber(
  writer: Writer,
  { consultationId, number, signed, institution }: StatementSent & { readonly institution: string },
): Promise<StoredStatement | null> {
  const proposal = number === null ? null : await writer.proposals.byNumber(consultationId, number);
  if (proposal === null) return null;
  const stored = await writer.pledges.of(proposal.id, signed.statement.request);
  const { sequence } = signed.statement;
  return (
    stored.find((each) => each.statement.institution === institution && each.statement.sequence === sequence) ?? null
  );
}

async function record(
  app: Application,
  writer: Writer,
  { consultationId, number, signed, institution, receivedAt }: StatementSent & { readonly institution: string },
): Promise<Result<'kept' | 'known', Refusal>> {
  const consultation = await writer.consultations.byId(consultationId);
  if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
  // What was signed for another host of it, or another community, was for that one.
  const moves = await loadMoves(app, writer);
  const uri = consultationUri(app.origin, consultation.slug);
  if (currentUri(moves, signed.consultation) !== uri) {
    return refuse({ type: 'pledge-refused', because: 'other-community' });
  }
  if (signed.statement.of === 'act') {
    const done = await applyAct(app, writer, { consultation, number, institution, statement: signed.statement });
    if (done.ok) await save(app, writer, { consultationId, number, signed, institution, refusal: null });
    return done.ok ? ok('kept') : done;
  }
  if (number === null) return refuse({ type: 'pledge-refused', because: 'unknown-request' });
  const found = await lockRequest(writer, app, { slug: consultation.slug, number });
  if (!found.ok) return found;
  const statement = { ...signed.statement, institution, request: found.value.uri };
  const recorded = await recordPledge(app, writer, {
    ...{ of: found.value, statement, signer: institution, receivedAt },
    ...{ reference: null, document: signed.document, by: null },
  });
  if (!recorded.ok) return recorded;
  return ok(recorded.value === null ? 'known' : 'kept');
}

/** What came is remembered with its answer: the same again gets the same. */
async function save(
  app: Application,
  writer: Writer,
  of: Pick<StatementSent, 'consultationId' | 'number' | 'signed'> & {
    readonly institution: string;
    readonly refusal: Refusal | null;
  },
): Promise<void> {
  const { consultationId, number, signed, institution, refusal } = of;
  const proposal = number === null ? null : await writer.proposals.byNumber(consultationId, number);
  const request = proposal === null ? null : await writer.featureRequests.lock(proposal.id);
  if ((await writer.statements.byUri(signed.uri)) !== null) return;
  const { uri, hash } = signed;
  const statement = { ...signed.statement, institution };
  const status = refusal === null ? 'accepted' : 'refused';
  const proposalId = request?.proposalId ?? null;
  await writer.statements.save({
    ...{ id: app.newId(), consultationId, proposalId, uri, hash, statement },
    ...{ ours: false, status, refusal, answeredAt: app.now(), dueAt: null, tries: 0 },
  });
}

/** A node that came back from a backup numbers its acts as before, and contradicts nothing by it. */
function isReused(refusal: Refusal): boolean {
  return refusal.type === 'pledge-refused' && refusal.because === 'sequence-reused';
}

function evidenceOf(refusal: Refusal): EvidenceKind | null {
  if (refusal.type === 'invalid' && refusal.field === 'proof') return 'forged-proof';
  if (refusal.type !== 'pledge-refused') return null;
  const because = PLEDGE_FAULTS.find((each) => each === refusal.because);
  return because === undefined ? null : (EVIDENCE_OF[because] ?? null);
}
