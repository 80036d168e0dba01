import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Subject } from '../../domain/moderation/decision.ts';
import type { Appeal, Report } from '../../domain/moderation/report.ts';
import type { Details, FormerDetails } from '../../domain/proposal/details.ts';
import type { Agent } from '../agent/ports.ts';
import type { Application, Reader } from '../application.ts';
import { emailOf } from '../kit/access.ts';
import type { Page, PageRequest } from '../kit/page.ts';
import { principalOfDecision } from '../kit/principal.ts';
import type { ImageView } from '../proposal/ports.ts';
import { appealableIn, appealReviewersOf } from './appeals.ts';
import type {
  DecisionView,
  ModeratedContribution,
  ProlificAuthor,
  QueueCounts,
  QueueItem,
  QueueKind,
  QueueScope,
  ReportView,
} from './ports.ts';

/** What waits for an officer in the consultations they work on, oldest first. */
export async function readModerationQueue(
  app: Application,
  query: PageRequest & {
    readonly agent: Pick<Agent, 'consultations'>;
    readonly slug: string | null;
    readonly kinds: readonly QueueKind[];
  },
): Promise<Page<QueueItem>> {
  const { agent, slug, ...rest } = query;
  return await app.store.read(async (reader) => {
    const within = await scopeOf(reader, agent, slug);
    return await reader.views.moderationQueue({ ...rest, within });
  });
}

export async function readModerationCounts(
  app: Application,
  query: { readonly agent: Agent; readonly slug: string | null },
): Promise<QueueCounts> {
  return await app.store.read(async (reader) =>
    reader.views.moderationCounts(await scopeOf(reader, query.agent, query.slug)),
  );
}

const PROLIFIC_DAYS = 7;

/** Who reached what one person may write in an hour, in the last days; nobody where nothing limits that. */
export async function readProlificAuthors(
  app: Application,
  { agent, slug }: { readonly agent: Pick<Agent, 'consultations'>; readonly slug: string | null },
): Promise<readonly ProlificAuthor[]> {
  const { contributionsPerHour: limit = 0 } = app;
  if (limit === 0) return [];
  const since = new Date(app.now().getTime() - PROLIFIC_DAYS * 86_400_000);
  return await app.store.read(async (reader) =>
    reader.views.prolificAuthors({ within: await scopeOf(reader, agent, slug), limit, since }),
  );
}

async function scopeOf(
  reader: Reader,
  { consultations }: Pick<Agent, 'consultations'>,
  slug: string | null,
): Promise<QueueScope> {
  if (slug === null) return consultations;
  const found = await reader.consultations.bySlug(slug);
  if (found === null) return [];
  return consultations === null || consultations.includes(found.id) ? [found.id] : [];
}

/** What an officer decides about, by any of its names. */
export type Moderated = Subject | { readonly kind: 'report' | 'appeal'; readonly id: Id };

export type ModerationItem = {
  readonly contribution: ModeratedContribution;
  readonly decisions: readonly DecisionView[];
  /** What a proposal says beside its text, now and before; null for a comment. */
  readonly details: { readonly now: Details; readonly former: readonly FormerDetails[] } | null;
  /** Pictures of a comment; a proposal has them among its details. */
  readonly images: readonly ImageView[];
  readonly report: Report | null;
  readonly appeal: Appeal | null;
  /** Whether whoever reads took the decision that is appealed. */
  readonly own: boolean;
  /** The addresses of those who judge the appeal in the place of whoever reads, where that decided first; empty else. */
  readonly reviewers: readonly string[];
};

/** One thing with its text, whatever its status, and every decision about it. */
export async function readModerated(
  app: Application,
  query: { readonly agent: Agent; readonly of: Moderated },
): Promise<Result<ModerationItem, Refusal>> {
  const { agent, of } = query;
  return await app.store.read(async (reader) => {
    const report = of.kind === 'report' ? await reader.reports.byId(of.id) : null;
    const appeal = of.kind === 'appeal' ? await reader.appeals.byId(of.id) : null;
    const subject = isSubject(of) ? of : (report?.subject ?? appeal?.subject ?? null);
    const contribution = subject === null ? null : await reader.views.contribution(subject);
    if (subject === null || contribution === null) return refuse({ type: 'not-found', what: of.kind });
    const { consultations } = agent;
    if (consultations !== null && !consultations.includes(contribution.consultation.id)) {
      return refuse({ type: 'not-your-consultation' });
    }
    const appealed = appeal === null ? null : await reader.decisions.byId(appeal.decisionId);
    const own = appealed !== null && (await principalOfDecision(reader, appealed)) === agent.id;
    return ok({
      contribution,
      decisions: await reader.views.decisions(subject),
      details: subject.kind === 'proposal' ? await detailsOf(reader, subject.id) : null,
      images:
        subject.kind === 'comment' && contribution.status !== 'withdrawn'
          ? await reader.comments.imagesOf(subject.id)
          : [],
      report,
      appeal,
      own,
      reviewers: (own ? await appealReviewersOf(reader, appealed) : []).map(
        (judge) => emailOf(app, judge) ?? judge.role,
      ),
    });
  });
}

async function detailsOf(reader: Reader, proposalId: Id): Promise<ModerationItem['details']> {
  const proposal = await reader.proposals.byId(proposalId);
  if (proposal === null) return null;
  const { tags, topics, location, place } = proposal;
  const images = await reader.images.of(proposalId);
  return { now: { tags, topics, location, place, images }, former: await reader.formerDetails.of(proposalId) };
}

function isSubject(of: Moderated): of is Subject {
  return of.kind === 'proposal' || of.kind === 'comment';
}

/** What its author reads of a decision that they may appeal, or already did. */
export async function readAppealable(
  app: Application,
  query: { readonly decisionId: Id; readonly participantId: Id },
): Promise<
  Result<
    {
      readonly contribution: ModeratedContribution;
      readonly decision: DecisionView;
      readonly appeal: Appeal | null;
      /** Why an appeal cannot be made, where it cannot. */
      readonly refusal: Refusal | null;
    },
    Refusal
  >
> {
  return await app.store.read(async (reader) => {
    const found = await reader.decisions.byId(query.decisionId);
    const contribution = found === null ? null : await reader.views.contribution(found.subject);
    if (found === null || contribution === null || contribution.author.id !== query.participantId) {
      return refuse({ type: 'not-found', what: 'decision' });
    }
    const decisions = await reader.views.decisions(found.subject);
    const decision = decisions.find(({ id }) => id === found.id);
    if (decision === undefined) return refuse({ type: 'not-found', what: 'decision' });
    const appealable = await appealableIn(reader, query);
    return ok({
      contribution,
      decision,
      appeal: await reader.appeals.ofDecision(found.id),
      refusal: appealable.ok ? null : appealable.refusal,
    });
  });
}

/** Reports, oldest first, of the consultations that whoever reads works on. For officers: callers check that. */
export async function readReports(
  app: Application,
  { within = null, ...query }: PageRequest & { readonly open: boolean; readonly within?: QueueScope | undefined },
): Promise<Page<ReportView>> {
  return await app.store.read((reader) => reader.views.reports({ ...query, within }));
}
