import type { Refusal } from '../../../domain/kit/refusal.ts';
import { furtherStatus, type Host, type OutgoingStatus } from '../../../domain/network/host.ts';
import type { Application, Writer } from '../../application.ts';
import { recordEvidenceOnce } from '../evidence/evidence.ts';
import { SETTLED_VALUES } from './outgoing-contributions.ts';
import type { OutgoingContribution } from './ports.ts';

export type HostAnswer = {
  readonly actId: string;
  /** Who says so. */
  readonly actor: string;
  readonly status: Exclude<OutgoingStatus, 'waiting'>;
  readonly refusal: Refusal | null;
  /** The id there of what came of it, where it has one. */
  readonly result: string | null;
  /** The answer itself, as it was signed. */
  readonly document: string;
};

/** After so long, the host is asked again about an act that waits for its officer: its reply may have been lost. */
const HELD_MS = 86_400_000;

/**
 * Records the host's reply to an outgoing act. Only the consultation itself or its institution may send it; an answer
 * that came before, or that another overtook, changes nothing. What it accepted is read from it soon.
 */
export async function receiveHostAnswer(
  app: Application,
  answer: HostAnswer,
): Promise<'taken' | 'known' | 'unknown' | 'not-the-host'> {
  return await app.store.transact(async (writer) => {
    const act = await writer.outgoingContributions.byId(answer.actId);
    const consultation = act === null ? null : await writer.consultations.byId(act.consultationId);
    if (act === null || consultation === null || consultation.host === null) return 'unknown';
    const { host } = consultation;
    if (answer.actor !== host.uri && answer.actor !== host.institution) {
      const peer = `${new URL(answer.actor).origin}/`;
      const detail = { uri: answer.actor, act: act.id };
      const about = { peer, consultationId: consultation.id, detail, document: null };
      await recordEvidenceOnce({ app, writer }, { kind: 'other-institution', ...about });
      return 'not-the-host';
    }
    const status = furtherStatus(act.status, answer.status);
    const now = app.now();
    if (status === act.status) return 'known';
    const held = { dueAt: new Date(now.getTime() + HELD_MS) };
    await writer.outgoingContributions.save({
      ...act,
      ...(status === 'held' ? held : SETTLED_VALUES),
      status,
      refusal:
        status !== 'refused'
          ? null
          : unsaid(answer.refusal)
            ? { type: 'decided-by-host', host: host.uri }
            : answer.refusal,
      answeredAt: now,
      answer: status === 'accepted' && act.act !== 'delete' && answer.result !== null ? answer.document : null,
    });
    if (status === 'accepted') await link(writer, act, { host, result: answer.result });
    const proposalId = status === 'refused' ? await drop(app, writer, act) : await proposalOf(writer, act);
    await writer.events.append({
      id: app.newId(),
      type: 'home-act-answered',
      at: now,
      by: null,
      consultationId: consultation.id,
      proposalId,
      data: { actId: act.id, status },
    });
    if (status === 'accepted') await writer.sharing.wakeMirror(consultation.id, now);
    return 'taken';
  });
}

/** What is ours and what the host made of it are one, should all that it tells of it be that it is gone. */
async function link(
  writer: Writer,
  { act, subject }: OutgoingContribution,
  { host, result }: { readonly host: Host; readonly result: string | null },
): Promise<void> {
  if (act !== 'create' || result?.startsWith(`${host.uri}/${subject.kind}s/`) !== true) return;
  if (subject.kind === 'proposal') {
    const proposal = await writer.proposals.lock(subject.id, 'change');
    const accepted = await writer.proposals.byUri(result);
    if (proposal !== null && proposal.uri === null && accepted === null) {
      await writer.proposals.save({ ...proposal, uri: result });
    }
    return;
  }
  const comment = await writer.comments.byId(subject.id);
  const accepted = await writer.comments.byUri(result);
  if (comment !== null && comment.uri === null && accepted === null)
    await writer.comments.save({ ...comment, uri: result });
}

/** Refused, with no reason that we know. */
function unsaid(refusal: Refusal | null): boolean {
  return refusal === null || refusal.type === 'decided-by-host';
}

/** What the host did not take: a contribution is as if it were removed, another text of one no longer waits. */
async function drop(app: Application, writer: Writer, act: OutgoingContribution): Promise<string | null> {
  const { subject } = act;
  if (subject.kind === 'comment') {
    const comment = await writer.comments.byId(subject.id);
    if (comment !== null && act.act === 'create' && comment.status === 'held') {
      await writer.comments.save({ ...comment, status: 'removed', updatedAt: app.now() });
    }
    return comment?.proposalId ?? null;
  }
  const proposal = await writer.proposals.lock(subject.id, 'change');
  if (proposal === null) return null;
  if (act.act === 'create' && proposal.number === null && proposal.status === 'held') {
    await writer.proposals.save({ ...proposal, status: 'removed', pending: null, updatedAt: app.now() });
  }
  const acts = await writer.outgoingContributions.about(subject.id);
  const waits = acts.some(
    (each) => each.id !== act.id && each.act === 'update' && (each.status === 'waiting' || each.status === 'held'),
  );
  if (act.act === 'update' && proposal.pending !== null && !waits) {
    await writer.proposals.save({ ...proposal, pending: null });
    await writer.proposals.deleteVersions(proposal.id, proposal.current.number);
  }
  return proposal.id;
}

async function proposalOf(writer: Writer, { subject }: OutgoingContribution): Promise<string | null> {
  if (subject.kind === 'proposal') return subject.id;
  return (await writer.comments.byId(subject.id))?.proposalId ?? null;
}
