import { type Lang, type Localised, textIn } from '../../../domain/kit/text.ts';
import type { DigestLine, DigestSection } from '../../../domain/mail/mail.ts';
import type { Application } from '../../application.ts';
import type { DigestNews } from './ports.ts';

/** At most so much of one consultation is in a digest; the rest is on its page. */
const LINES_MAX = 30;

/** What a digest says, by consultation, in the order in which each is first spoken of. */
export function digestSections(
  app: Application,
  { lang, news }: { readonly lang: Lang; readonly news: readonly DigestNews[] },
): readonly DigestSection[] {
  const byConsultation = Map.groupBy(news, ({ consultation }) => consultation.id);
  return [...byConsultation.values()].map((some) => {
    const { slug, title } = (some[0] as DigestNews).consultation;
    return {
      title: textIn(title, [lang]).text,
      link: `${app.origin}/consultations/${slug}`,
      lines: some.slice(0, LINES_MAX).map((each) => lineOf(app, { lang, news: each })),
      more: some.length > LINES_MAX,
    };
  });
}

function lineOf(app: Application, { lang, news }: { readonly lang: Lang; readonly news: DigestNews }): DigestLine {
  const { type, consultation, proposal, phase, ballot, poll, commitment } = news;
  const named = namedIn(news);
  const until = (phase ?? ballot ?? poll)?.closesAt;
  return {
    type,
    link: `${app.origin}/consultations/${consultation.slug}${pathOf(news)}`,
    title: textIn(named.text, [lang, named.lang]).text,
    number: proposal?.number ?? null,
    phase: phase?.kind ?? null,
    verdict: proposal?.verdict ?? null,
    commitment: commitment?.status ?? null,
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

/** Where it is read, below the address of its consultation. */
function pathOf({ type, proposal, ballot, poll }: DigestNews): string {
  if (proposal !== null) {
    const part = type === 'answer-published' || type === 'commitment-updated' ? '#answer' : '';
    return `/proposals/${proposal.number}${part}`;
  }
  if (ballot !== null) return `/ballots/${ballot.slug}`;
  if (poll !== null) return '#polls';
  if (type === 'synthesis-published') return '/synthesis';
  return type.startsWith('phase-') ? '#phases' : '';
}
