import { EVENTS } from '../../../domain/event/event.ts';
import type { NewsType } from '../../../domain/mail/news.ts';
import type { FollowScope } from '../../../domain/mail/scope.ts';
import type { DigestNews, Followed } from './ports.ts';

/** Whether a piece of news concerns a follow. */
export function concerns(followed: Followed, news: DigestNews): boolean {
  const scopes: readonly FollowScope[] = EVENTS[news.type].news;
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
export function relevantNews(news: readonly DigestNews[], now: Date): readonly DigestNews[] {
  const holding = news.filter((each) => holds(each, now));
  const notified = new Map<string, DigestNews>();
  for (const each of holding) notified.set(subjectOf(each), each);
  const subjects = new Set(notified.keys());
  return [...notified.values()]
    .filter((each) => !isAbout(each).some((more) => subjects.has(more)))
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
function subjectOf(news: DigestNews): string {
  const { type, consultation, proposal, phase, ballot, poll, commitment, cohostAnswer } = news;
  const kind = GONE.includes(type) ? 'proposal-gone' : type;
  return `${kind} ${(commitment ?? cohostAnswer ?? phase ?? ballot ?? poll ?? proposal ?? consultation).id}`;
}

/** What says the same and more, where that is told too. */
function isAbout(news: DigestNews): readonly string[] {
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
