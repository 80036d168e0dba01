import { EVENTS } from '../../../domain/event/event.ts';
import { type Lang, type Localised, textIn } from '../../../domain/kit/text.ts';
import type { DigestLine, DigestSection } from '../../../domain/mail/mail.ts';
import type { NewsType } from '../../../domain/mail/news.ts';
import type { FollowScope } from '../../../domain/mail/scope.ts';
import type { Application } from '../../application.ts';
import type { DigestNews, Followed } from './ports.ts';

/** So many new proposals of one consultation are in a digest by their titles; the others are a number, and on its page. */
const PROPOSALS_MAX = 10;

/**
 * What a digest says, by consultation, in the order in which each is first spoken of. What the institution did and what
 * became of followed proposals comes first and is never cut: it is told once. New proposals are last, however many.
 */
export function digestSections(
  app: Application,
  { lang, news }: { readonly lang: Lang; readonly news: readonly DigestNews[] },
): readonly DigestSection[] {
  const byConsultation = Map.groupBy(news, ({ consultation }) => consultation.id);
  return [...byConsultation.values()].map((some) => {
    const { slug, title } = (some[0] as DigestNews).consultation;
    const [proposed = [], rest = []] = [true, false].map((isNew) =>
      some.filter(({ type }) => (type === 'proposal-accepted') === isNew),
    );
    return {
      title: textIn(title, [lang]).text,
      link: `${app.origin}/consultations/${slug}`,
      lines: [...rest, ...proposed.slice(0, PROPOSALS_MAX)].map((each) => lineOf(app, { lang, news: each })),
      otherProposals: Math.max(0, proposed.length - PROPOSALS_MAX),
    };
  });
}

function lineOf(app: Application, { lang, news }: { readonly lang: Lang; readonly news: DigestNews }): DigestLine {
  const { type, consultation, proposal, phase, ballot, poll, commitment, cohostAnswer } = news;
  const named = namedIn(news);
  const until = (phase ?? ballot ?? poll)?.closesAt;
  return {
    type,
    link: `${app.origin}/consultations/${consultation.slug}${pathOf(news)}`,
    title: textIn(named.text, [lang, named.lang]).text,
    number: proposal?.number ?? null,
    phase: phase?.kind ?? null,
    verdict: cohostAnswer?.verdict ?? proposal?.verdict ?? null,
    commitment: commitment?.status ?? null,
    institution: cohostAnswer?.institution ?? null,
    until: until === undefined ? null : { at: until.toISOString(), zone: consultation.timeZone },
  };
}

/** What it is about, by name; nothing where that is named by its kind, or may not be read any more. */
function namedIn({ proposal, phase, ballot, poll }: DigestNews): { readonly text: Localised; readonly lang: Lang } {
  if (proposal !== null) {
    return { text: proposal.status === 'published' ? proposal.title : {}, lang: proposal.lang };
  }
  return { text: phase?.title ?? ballot?.question ?? poll?.question ?? {}, lang: '' };
}

/** Which part of the page of a proposal says it. */
const PARTS: { readonly [T in DigestNews['type']]?: string } = {
  'answer-published': '#answer',
  'commitment-updated': '#answer',
  'cohost-answer-published': '#cohost-answers',
  'cohost-commitment-updated': '#cohost-answers',
};

/** Where it is read, below the address of its consultation. */
function pathOf({ type, proposal, ballot, poll }: DigestNews): string {
  if (proposal !== null) {
    return `/proposals/${proposal.number}${PARTS[type] ?? ''}`;
  }
  if (ballot !== null) return `/ballots/${ballot.slug}`;
  if (poll !== null) return '#polls';
  if (type === 'synthesis-published') return '/synthesis';
  return type.startsWith('phase-') ? '#phases' : '';
}

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
