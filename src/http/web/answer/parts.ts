import type { Answer, Commitment, CommitmentStatus, CommitmentUpdate } from '../../../domain/answer/answer.ts';
import { choose, line, officialProse } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { state, type Tone } from '../kit/state.ts';
import { date, day } from '../kit/time.ts';
import { VERDICT_TONES } from '../proposal/proposal-item.ts';

export const COMMITMENT_TONES = {
  planned: 'upcoming',
  'under-way': 'open',
  kept: 'open',
  delayed: 'soon',
  dropped: 'gone',
} as const satisfies Record<CommitmentStatus, Tone>;

type Given = {
  readonly zone: string;
  /** The name of the institution that answers. */
  readonly by: Html;
};

/** The name of this institution. */
export function ourName(context: PageContext): Html {
  return line(context, choose(context, context.institution.name));
}

/** The official answer with what it promises; earlier answers below, closed, never gone. */
export function answers(context: PageContext, all: readonly Answer[], given: Given): Html {
  const latest = all.at(-1);
  if (latest === undefined) return NOTHING;
  const { locale } = context;
  const former = all.slice(0, -1).toReversed();
  return markup`<section class="answer" aria-labelledby="answer"><h2 id="answer">${locale.t('answer.title')}</h2>
<div id="answer-${latest.version}">${answerOf(context, latest, given)}</div>
${former.length === 0 ? NOTHING : markup`<details><summary>${locale.t('answer.former', { count: former.length })}</summary>${former.map((answer) => markup`<div class="former-answer" id="answer-${answer.version}">${answerOf(context, answer, given)}</div>`)}</details>`}
</section>`;
}

/** One answer with what it promises. */
export function answerOf(context: PageContext, answer: Answer, { zone, by }: Given): Html {
  const { locale } = context;
  return markup`<p>${state(VERDICT_TONES[answer.verdict], locale.t(`verdict.${answer.verdict}`))}
<span class="small quiet">${locale.html('answer.by', { institution: by, at: date(context, answer.publishedAt, zone) })}</span></p>
${officialProse(context, choose(context, answer.body))}
${answer.commitments.length === 0 ? NOTHING : markup`<h3 class="item">${locale.t('answer.commitments')}</h3><ul class="commitments">${answer.commitments.map((each) => commitment(context, each, zone))}</ul>`}`;
}

function commitment(context: PageContext, of: Commitment, zone: string): Html {
  const { locale } = context;
  const due =
    of.dueOn === null
      ? NOTHING
      : markup` <span class="small">${locale.html('answer.due', { on: day(context, of.dueOn) })}</span>`;
  const note = of.note === null ? NOTHING : markup`<p class="small">${line(context, choose(context, of.note))}</p>`;
  const updated =
    of.status === 'planned'
      ? NOTHING
      : markup` <span class="small quiet">${locale.html('answer.updated', { at: date(context, of.updatedAt, zone) })}</span>`;
  return markup`<li><p>${line(context, choose(context, of.text))}</p>
<p>${state(COMMITMENT_TONES[of.status], locale.t(`commitment.${of.status}`))}${due}${updated}</p>${note}${commitmentSteps(context, of.updates.slice(0, -1), zone)}</li>`;
}

/** Former statements on a commitment, newest first: later ones do not replace them. */
export function commitmentSteps(context: PageContext, updates: readonly CommitmentUpdate[], zone: string): Html {
  const { locale } = context;
  if (updates.length === 0) return NOTHING;
  const steps = updates.toReversed().map(({ status, note, at }) => {
    const html = note === null ? NOTHING : markup` ${line(context, choose(context, note))}`;
    return markup`<li>${date(context, at, zone)}: ${locale.t(`commitment.${status}`)}.${html}</li>`;
  });
  return markup`<details class="small"><summary>${locale.t('answer.steps', { count: updates.length })}</summary><ul>${steps}</ul></details>`;
}
