import type { AnsweredProposal } from '../../../../application/answer/ports.ts';
import type { ConsultationDetail } from '../../../../application/consultation/read-consultations.ts';
import type { Answer } from '../../../../domain/answer/answer.ts';
import type { Consultation } from '../../../../domain/consultation/consultation.ts';
import { choose, langAttribute } from '../content.ts';
import { markdownHtml } from '../markdown.ts';
import { markup, trusted } from '../markup.ts';
import type { PageContext } from '../page-context.ts';
import type { Entry } from './atom.ts';

/** Somebody's words with their language, as the content of an entry. */
export function wordsOf(context: PageContext, words: { readonly lang: string; readonly text: string }): string {
  return markup`<div${langAttribute(context, words.lang)}>${trusted(markdownHtml(words.text))}</div>`.toString();
}

export function answerEntry(
  context: PageContext,
  of: Pick<AnsweredProposal, 'slug' | 'number' | 'title'> & { readonly answer: Answer },
): Entry {
  const { locale } = context;
  const { answer } = of;
  const path = `/consultations/${of.slug}/proposals/${of.number}`;
  const verdict = locale.t(`verdict.${answer.verdict}`);
  const promised = answer.commitments.map((commitment) => markup`<li>${choose(context, commitment.text).text}</li>`);
  const title = locale.t('feed.answer', { title: choose(context, of.title).text, verdict });
  return {
    id: `${path}#answer-${answer.version}`,
    path: `${path}#answer`,
    title,
    at: answer.publishedAt,
    content:
      wordsOf(context, choose(context, answer.body)) +
      (promised.length === 0 ? '' : markup`<ul>${promised}</ul>`.toString()),
    author: choose(context, context.institution.name).text,
  };
}

/** Phases that opened or closed and ends that moved, as far as that has happened. */
export function phaseEntries(
  context: PageContext,
  { consultation, extensions }: Pick<ConsultationDetail, 'consultation' | 'extensions'>,
): readonly Entry[] {
  const { locale, now } = context;
  const zone = consultation.timeZone;
  const path = `/consultations/${consultation.slug}`;
  const title = choose(context, consultation.title, consultation.languages).text;
  const author = choose(context, context.institution.name).text;
  const nameOf = (phase: Consultation['phases'][number]) =>
    phase.title === null ? locale.t(`phase.${phase.kind}`) : choose(context, phase.title).text;
  const changes = consultation.phases.flatMap((phase) => {
    const name = nameOf(phase);
    const until = locale.t('feed.until', { date: locale.deadline(phase.closesAt, zone) });
    const opened = {
      id: `${path}#phase-${phase.id}-opened`,
      at: phase.opensAt,
      title: locale.t('feed.opened', { phase: name, title }),
      content: until,
    };
    const closed = {
      id: `${path}#phase-${phase.id}-closed`,
      at: phase.closesAt,
      title: locale.t('feed.closed', { phase: name, title }),
      content: '',
    };
    return [opened, closed];
  });
  const extended = extensions.map((extension) => {
    const phase = consultation.phases.find(({ id }) => id === extension.phaseId);
    const until = locale.t('feed.until', { date: locale.deadline(extension.to, zone) });
    return {
      id: `${path}#phase-${extension.phaseId}-extended-${extension.at.getTime()}`,
      at: extension.at,
      title: locale.t('feed.extended', { phase: phase === undefined ? '' : nameOf(phase), title }),
      content: `${until} ${choose(context, extension.reason).text}`,
    };
  });
  return [...changes, ...extended]
    .filter(({ at }) => at <= now)
    .map((change) => ({
      ...change,
      path: `${path}#phases`,
      author,
      content: markup`<p>${change.content}</p>`.toString(),
    }));
}
