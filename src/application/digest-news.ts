import type { CommitmentStatus, Verdict } from '../domain/answer/answer.ts';
import type { PhaseKind } from '../domain/consultation/phase.ts';
import { type FollowScope, NEWS, type NewsType } from '../domain/follow/news.ts';
import type { ConsultationId, Id, ProposalId } from '../domain/id.ts';
import type { ProposalStatus } from '../domain/proposal/proposal.ts';
import type { Lang, Localised } from '../domain/text.ts';
import type { Followed } from './followed.ts';

/** Something that happened, with what it is about as it is now. */
export type DigestNews = {
  readonly position: number;
  readonly type: NewsType;
  readonly consultation: {
    readonly id: ConsultationId;
    readonly slug: string;
    readonly title: Localised;
    readonly timeZone: string;
  };
  readonly proposal: {
    readonly id: ProposalId;
    readonly number: number;
    readonly status: ProposalStatus;
    readonly title: Localised;
    readonly lang: Lang;
    readonly verdict: Verdict | null;
  } | null;
  readonly phase: {
    readonly id: Id;
    readonly kind: PhaseKind;
    readonly title: Localised | null;
    readonly closesAt: Date;
  } | null;
  readonly ballot: {
    readonly id: Id;
    readonly slug: string;
    readonly question: Localised;
    readonly closesAt: Date;
  } | null;
  readonly poll: { readonly id: Id; readonly question: Localised; readonly closesAt: Date } | null;
  readonly commitment: { readonly id: Id; readonly text: Localised; readonly status: CommitmentStatus } | null;
};

/** Whether whoever follows something is told of some news. */
export function concerns(followed: Followed, news: DigestNews): boolean {
  const scopes: readonly FollowScope[] = NEWS[news.type];
  if (followed.consultationId === null) return scopes.includes('institution');
  if (followed.proposalId === null) {
    return scopes.includes('consultation') && news.consultation.id === followed.consultationId;
  }
  return scopes.includes('proposal') && news.proposal?.id === followed.proposalId;
}

/**
 * What is still worth telling of what happened, each thing once and in the order of the log: a text that was taken away is
 * not shown, an end that moved twice is told as it is now, and what opened and closed again only closed.
 */
export function worthTelling(news: readonly DigestNews[], now: Date): readonly DigestNews[] {
  const holding = news.filter((each) => holds(each, now));
  const told = new Map<string, DigestNews>();
  for (const each of holding) told.set(subjectOf(each), each);
  const subjects = new Set(told.keys());
  return [...told.values()]
    .filter((each) => !tells(each).some((more) => subjects.has(more)))
    .toSorted((a, b) => a.position - b.position);
}

const GONE: readonly NewsType[] = ['proposal-removed', 'proposal-withdrawn'];
const UNTIL_ITS_END: readonly NewsType[] = [
  'phase-opened',
  'phase-extended',
  'poll-opened',
  'ballot-opened',
  'ballot-extended',
];

/** Whether it is so now. */
function holds({ type, proposal, phase, ballot, poll }: DigestNews, now: Date): boolean {
  if (proposal !== null) {
    const status = type === 'proposal-removed' ? 'removed' : type === 'proposal-withdrawn' ? 'withdrawn' : 'published';
    if (proposal.status !== status) return false;
  }
  const end = (phase ?? ballot ?? poll)?.closesAt;
  return end === undefined || !UNTIL_ITS_END.includes(type) || now < end;
}

/** What it is about: of two pieces of news about one thing the later is told. */
function subjectOf({ type, consultation, proposal, phase, ballot, poll, commitment }: DigestNews): string {
  const kind = GONE.includes(type) ? 'proposal-gone' : type;
  return `${kind} ${(commitment ?? phase ?? ballot ?? poll ?? proposal ?? consultation).id}`;
}

/** What says the same and more, where that is told too. */
function tells(news: DigestNews): readonly string[] {
  const about = (type: NewsType) => subjectOf({ ...news, type });
  switch (news.type) {
    case 'version-published':
      return [about('proposal-accepted'), about('proposal-restored')];
    case 'proposal-restored':
      return [about('proposal-accepted')];
    case 'phase-extended':
      return [about('phase-opened')];
    case 'ballot-extended':
      return [about('ballot-opened')];
    case 'ballot-closed':
      return [about('ballots-published')];
    default:
      return [];
  }
}
