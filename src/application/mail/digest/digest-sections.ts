import { type Lang, type Localised, textIn } from '../../../domain/kit/text.ts';
import type { DigestLine, DigestSection } from '../../../domain/mail/mail.ts';
import type { Application } from '../../application.ts';
import type { DigestNews } from './ports.ts';

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
