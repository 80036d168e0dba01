import type { Answer, Commitment } from '../../domain/answer/answer.ts';
import type { CommitmentId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { dayIn } from '../../domain/support/origin.ts';
import type { Agent } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import type { StoredRequest } from '../connector/ports.ts';
import { isAssignedTo } from '../kit/access.ts';
import { institutionNames } from '../kit/neighbour.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { ANYBODY, visibleConsultation } from '../kit/viewer.ts';
import type { QueueScope } from '../moderation/ports.ts';
import type { ProposalRow } from '../proposal/ports.ts';
import type { LatestAnswer, OpenCommitment, UnansweredProposal } from './ports.ts';

/** What the institution promised and has not done, where an agent works. */
export async function readOpenCommitments(
  app: Application,
  { agent, ...page }: PageRequest & { readonly agent: Agent },
): Promise<Page<OpenCommitment>> {
  return await app.store.read((reader) => reader.views.openCommitments({ ...page, within: agent.consultations }));
}

/** How many of them are overdue on the institution's calendar. */
export async function countOverdue(app: Application, { agent }: { readonly agent: Agent }): Promise<number> {
  return await app.store.read(async (reader) => {
    const institution = await reader.institution.get();
    const before = dayIn(institution?.timeZone ?? 'UTC', app.now());
    return await reader.views.countOverdue({ within: agent.consultations, before });
  });
}

/** What waits for an official answer: everywhere an agent works, or in one consultation. */
export async function readUnanswered(
  app: Application,
  query: PageRequest & { readonly agent: Agent; readonly slug: string | null },
): Promise<Page<UnansweredProposal>> {
  const { agent, slug, ...page } = query;
  return await app.store.read(async (reader) => {
    return await reader.views.unanswered({ ...page, within: await scopeOf(reader, agent, slug) });
  });
}

async function scopeOf(reader: Reader, agent: Agent, slug: string | null): Promise<QueueScope> {
  if (slug === null) return agent.consultations;
  const found = await reader.consultations.bySlug(slug);
  return found === null || !isAssignedTo(agent, found.id) ? [] : [found.id];
}

/** A commitment with what it follows from. */
export type CommitmentDetail = {
  readonly commitment: Commitment;
  readonly answer: Answer;
  readonly proposal: ProposalRow;
  readonly consultation: { readonly slug: string; readonly timeZone: string };
  /** What stands behind it at other software of the institution. */
  readonly requests: readonly StoredRequest[];
};

/** One commitment, of an answer that stands or stood, for an agent who works there. */
export async function readCommitment(
  app: Application,
  { agent, commitmentId }: { readonly agent: Agent; readonly commitmentId: CommitmentId },
): Promise<Result<CommitmentDetail, Refusal>> {
  return await app.store.read(async (reader) => {
    const found = await reader.answers.commitment(commitmentId);
    const proposal = found === null ? null : await reader.views.proposal(found.proposalId);
    if (found === null || proposal === null) return refuse({ type: 'not-found', what: 'commitment' });
    if (!isAssignedTo(agent, proposal.consultationId)) return refuse({ type: 'not-your-consultation' });
    const [consultation, own, ofCohosts, requests] = await Promise.all([
      reader.consultations.byId(proposal.consultationId),
      reader.views.answers(proposal.id),
      reader.cohostAnswers.of(proposal.id),
      reader.connectors.behind(commitmentId),
    ]);
    const answers = [...own, ...ofCohosts.filter(({ ours }) => ours)];
    const answer = answers.find(({ commitments }) => commitments.some(({ id }) => id === commitmentId));
    if (consultation === null || answer === undefined) return refuse({ type: 'not-found', what: 'commitment' });
    return ok({ commitment: found.commitment, answer, proposal, consultation, requests });
  });
}

/** The latest official answers of every institution, of one consultation or (without a slug) of all, newest first. */
export async function readLatestAnswers(
  app: Application,
  query: { readonly slug: string | null; readonly limit: number },
): Promise<Result<readonly LatestAnswer[], Refusal>> {
  return await app.store.read(async (reader) => {
    const { limit } = query;
    if (query.slug === null) return ok(await named(app, reader, { consultationId: null, limit }));
    const consultation = await visibleConsultation(reader, { slug: query.slug, viewer: ANYBODY });
    if (!consultation.ok) return consultation;
    return ok(await named(app, reader, { consultationId: consultation.value.id, limit }));
  });
}

async function named(
  app: Application,
  reader: Reader,
  query: Parameters<Reader['views']['latestAnswers']>[0],
): Promise<readonly LatestAnswer[]> {
  const answers = await reader.views.latestAnswers(query);
  const names = await institutionNames(
    reader,
    app,
    answers.flatMap(({ by }) => by ?? []),
  );
  return answers.map((answer) => ({ ...answer, city: names.get(answer.by ?? '') ?? null }));
}
