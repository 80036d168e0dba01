import { furtherStatus, type HomeActStatus, type Host } from '../../domain/network/host.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Application, Writer } from '../ports.ts';
import { type HomeAct, SETTLED } from './home-acts.ts';
import { keepOnce } from './keep-once.ts';

export type HostAnswer = {
  readonly actId: string;
  /** Who says so. */
  readonly actor: string;
  readonly status: Exclude<HomeActStatus, 'waiting'>;
  readonly refusal: Refusal | null;
  /** The id there of what came of it, where it has one. */
  readonly result: string | null;
};

/** After how long what an officer of the host keeps waiting is asked about again: its answer may have been lost. */
const HELD_MS = 86_400_000;

/**
 * Takes the host's word about something from home. Only the consultation itself or its institution says it; an answer
 * that came before, or that another overtook, changes nothing. What it accepted is read from it soon.
 */
export async function takeHostAnswer(
  app: Application,
  answer: HostAnswer,
): Promise<'taken' | 'known' | 'unknown' | 'not-the-host'> {
  return await app.store.transact(async (writer) => {
    const act = await writer.homeActs.byId(answer.actId);
    const consultation = act === null ? null : await writer.consultations.byId(act.consultationId);
    if (act === null || consultation === null || consultation.host === null) return 'unknown';
    const { host } = consultation;
    if (answer.actor !== host.uri && answer.actor !== host.institution) {
      const peer = `${new URL(answer.actor).origin}/`;
      const detail = { uri: answer.actor, act: act.id };
      const about = { peer, consultationId: consultation.id, detail, document: null };
      await keepOnce({ app, writer }, { kind: 'other-institution', ...about });
      return 'not-the-host';
    }
    const status = furtherStatus(act.status, answer.status);
    const now = app.now();
    if (status === act.status) return 'known';
    const held = { dueAt: new Date(now.getTime() + HELD_MS) };
    await writer.homeActWrite.act({
      ...act,
      ...(status === 'held' ? held : SETTLED),
      status,
      refusal:
        status !== 'refused'
          ? null
          : unsaid(answer.refusal)
            ? { type: 'decided-by-host', host: host.uri }
            : answer.refusal,
      answeredAt: now,
    });
    if (status === 'accepted') await link(writer, act, { host, result: answer.result });
    const proposalId = status === 'refused' ? await drop(app, writer, act) : await proposalOf(writer, act);
    await writer.write.event({
      id: app.newId(),
      type: 'home-act-answered',
      at: now,
      by: null,
      consultationId: consultation.id,
      proposalId,
      data: { actId: act.id, status },
    });
    if (status === 'accepted') await writer.sharingWrite.wakeMirror(consultation.id, now);
    return 'taken';
  });
}

/** What is ours and what the host made of it are one, should all that it tells of it be that it is gone. */
async function link(
  writer: Writer,
  { act, subject }: HomeAct,
  { host, result }: { readonly host: Host; readonly result: string | null },
): Promise<void> {
  if (act !== 'create' || result?.startsWith(`${host.uri}/${subject.kind}s/`) !== true) return;
  if (subject.kind === 'proposal') {
    const proposal = await writer.write.lockProposal(subject.id, 'change');
    const taken = await writer.proposals.byUri(result);
    if (proposal !== null && proposal.uri === null && taken === null) {
      await writer.write.proposal({ ...proposal, uri: result });
    }
    return;
  }
  const comment = await writer.comments.byId(subject.id);
  const taken = await writer.comments.byUri(result);
  if (comment !== null && comment.uri === null && taken === null)
    await writer.write.comment({ ...comment, uri: result });
}

/** It said no, and nothing that we know of why. */
function unsaid(refusal: Refusal | null): boolean {
  return refusal === null || refusal.type === 'decided-by-host';
}

/** What the host did not take: a contribution is as if it were removed, another text of one no longer waits. */
async function drop(app: Application, writer: Writer, act: HomeAct): Promise<string | null> {
  const { subject } = act;
  if (subject.kind === 'comment') {
    const comment = await writer.comments.byId(subject.id);
    if (comment !== null && act.act === 'create' && comment.status === 'held') {
      await writer.write.comment({ ...comment, status: 'removed', updatedAt: app.now() });
    }
    return comment?.proposalId ?? null;
  }
  const proposal = await writer.write.lockProposal(subject.id, 'change');
  if (proposal === null) return null;
  if (act.act === 'create' && proposal.number === null && proposal.status === 'held') {
    await writer.write.proposal({ ...proposal, status: 'removed', pending: null, updatedAt: app.now() });
  }
  const acts = await writer.homeActs.about(subject.id);
  const waits = acts.some(
    (each) => each.id !== act.id && each.act === 'update' && (each.status === 'waiting' || each.status === 'held'),
  );
  if (act.act === 'update' && proposal.pending !== null && !waits) {
    await writer.write.proposal({ ...proposal, pending: null });
    await writer.write.forgetVersions(proposal.id, proposal.current.number);
  }
  return proposal.id;
}

async function proposalOf(writer: Writer, { subject }: HomeAct): Promise<string | null> {
  if (subject.kind === 'proposal') return subject.id;
  return (await writer.comments.byId(subject.id))?.proposalId ?? null;
}
