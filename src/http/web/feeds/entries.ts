import type { ConsultationDetail } from '../../../application/read-consultations.ts';
import type { AnsweredProposal } from '../../../application/views.ts';
import type { Answer } from '../../../domain/answer/answer.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import { choose, langAttribute } from '../content.ts';
import { markdownHtml } from '../markdown.ts';
import { markup, trusted } from '../markup.ts';
import type { Visit } from '../visit.ts';
import type { Entry } from './atom.ts';

/** Somebody's words with their language, as the content of an entry. */
export function wordsOf(visit: Visit, words: { readonly lang: string; readonly text: string }): string {
  return markup`<div${langAttribute(visit, words.lang)}>${trusted(markdownHtml(words.text))}</div>`.toString();
}

export function answerEntry(
  visit: Visit,
  of: Pick<AnsweredProposal, 'slug' | 'number' | 'title'> & { readonly answer: Answer },
): Entry {
  const { locale } = visit;
  const { answer } = of;
  const path = `/consultations/${of.slug}/proposals/${of.number}`;
  const verdict = locale.words.verdict[answer.verdict];
  const promised = answer.commitments.map((commitment) => markup`<li>${choose(visit, commitment.text).text}</li>`);
  const title = locale.t('feed.answer', { title: choose(visit, of.title).text, verdict });
  return {
    id: `${path}#answer-${answer.version}`,
    path: `${path}#answer`,
    title,
    at: answer.publishedAt,
    content:
      wordsOf(visit, choose(visit, answer.body)) +
      (promised.length === 0 ? '' : markup`<ul>${promised}</ul>`.toString()),
    author: choose(visit, visit.institution.name).text,
  };
}

/** Phases that opened or closed and ends that moved, as far as that has happened. */
export function phaseEntries(
  visit: Visit,
  { consultation, extensions }: Pick<ConsultationDetail, 'consultation' | 'extensions'>,
): readonly Entry[] {
  const { locale, now } = visit;
  const zone = consultation.timeZone;
  const path = `/consultations/${consultation.slug}`;
  const title = choose(visit, consultation.title, consultation.languages).text;
  const author = choose(visit, visit.institution.name).text;
  const nameOf = (phase: Consultation['phases'][number]) =>
    phase.title === null ? locale.words.phase[phase.kind] : choose(visit, phase.title).text;
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
      content: `${until} ${choose(visit, extension.reason).text}`,
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
