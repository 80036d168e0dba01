import type { Answer, Commitment, CommitmentStatus, CommitmentUpdate } from '../../../domain/answer/answer.ts';
import { choose, line, prose } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { VERDICT_TONES } from './proposal-item.ts';
import { state, type Tone } from './state.ts';
import { date, day } from './time.ts';

export const COMMITMENT_TONES = {
  planned: 'upcoming',
  'under-way': 'open',
  kept: 'open',
  delayed: 'soon',
  dropped: 'gone',
} as const satisfies Record<CommitmentStatus, Tone>;

/** The official answer with what it promises; earlier answers below, closed, never gone. */
export function answers(visit: Visit, all: readonly Answer[], zone: string): Html {
  const latest = all.at(-1);
  if (latest === undefined) return NOTHING;
  const { locale } = visit;
  const former = all.slice(0, -1).toReversed();
  return markup`<section class="answer" aria-labelledby="answer"><h2 id="answer">${locale.t('answer.title')}</h2>
${answerOf(visit, latest, zone)}
${former.length === 0 ? NOTHING : markup`<details><summary>${locale.t('answer.former', { count: former.length })}</summary>${former.map((answer) => markup`<div class="former-answer" id="answer-${answer.version}">${answerOf(visit, answer, zone)}</div>`)}</details>`}
</section>`;
}

/** One answer with what it promises. */
export function answerOf(visit: Visit, answer: Answer, zone: string): Html {
  const { locale } = visit;
  return markup`<p>${state(VERDICT_TONES[answer.verdict], locale.words.verdict[answer.verdict])}
<span class="small quiet">${locale.say('answer.by', { institution: line(visit, choose(visit, visit.institution.name)), at: date(visit, answer.publishedAt, zone) })}</span></p>
${prose(visit, choose(visit, answer.body))}
${answer.commitments.length === 0 ? NOTHING : markup`<h3 class="item">${locale.t('answer.commitments')}</h3><ul class="commitments">${answer.commitments.map((each) => commitment(visit, each, zone))}</ul>`}`;
}

function commitment(visit: Visit, of: Commitment, zone: string): Html {
  const { locale } = visit;
  const due =
    of.dueOn === null
      ? NOTHING
      : markup` <span class="small">${locale.say('answer.due', { on: day(visit, of.dueOn) })}</span>`;
  const note = of.note === null ? NOTHING : markup`<p class="small">${line(visit, choose(visit, of.note))}</p>`;
  const updated =
    of.status === 'planned'
      ? NOTHING
      : markup` <span class="small quiet">${locale.say('answer.updated', { at: date(visit, of.updatedAt, zone) })}</span>`;
  return markup`<li><p>${line(visit, choose(visit, of.text))}</p>
<p>${state(COMMITMENT_TONES[of.status], locale.words.commitment[of.status])}${due}${updated}</p>${note}${commitmentSteps(visit, of.updates.slice(0, -1), zone)}</li>`;
}

/** What was said of a commitment before, newest first: a later word replaces none. */
export function commitmentSteps(visit: Visit, updates: readonly CommitmentUpdate[], zone: string): Html {
  const { locale } = visit;
  if (updates.length === 0) return NOTHING;
  const steps = updates.toReversed().map(({ status, note, at }) => {
    const said = note === null ? NOTHING : markup` ${line(visit, choose(visit, note))}`;
    return markup`<li>${date(visit, at, zone)}: ${locale.words.commitment[status]}.${said}</li>`;
  });
  return markup`<details class="small"><summary>${locale.t('answer.steps', { count: updates.length })}</summary><ul>${steps}</ul></details>`;
}
