import type { CohostAnswerView } from '../../../application/network/answer/ports.ts';
import { isShown } from '../../../application/network/answer/reads.ts';
import {
  type Answer,
  type Commitment,
  type CommitmentStatus,
  type CommitmentUpdate,
  latestOfEach,
} from '../../../domain/answer/answer.ts';
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

/** What the other institutions that hold the consultation answer, each by its name; it decides nothing, and says so. */
export function cohostAnswers(context: PageContext, all: readonly CohostAnswerView[], zone: string): Html {
  const shown = all.filter(isShown);
  if (shown.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section class="answer" aria-labelledby="cohost-answers"><h2 id="cohost-answers">${locale.t('answer.of-others')}</h2>
<p class="small quiet">${locale.t('answer.of-others-said')}</p>
${latestOfEach(shown).map((latest) => ofCity(context, { latest, all: shown, zone }))}
</section>`;
}

function ofCity(
  context: PageContext,
  of: { readonly latest: CohostAnswerView; readonly all: readonly CohostAnswerView[]; readonly zone: string },
): Html {
  const { latest, zone } = of;
  const { name, languages } = latest.city;
  const given = { zone, by: line(context, choose(context, name, languages)) };
  const former = of.all.filter(({ institution, id }) => institution === latest.institution && id !== latest.id);
  return markup`<article><h3 class="item">${given.by}</h3>
${answerOf(context, latest, given)}
${former.length === 0 ? NOTHING : markup`<details><summary>${context.locale.t('answer.former', { count: former.length })}</summary>${former.toReversed().map((answer) => markup`<div class="former-answer">${answerOf(context, answer, given)}</div>`)}</details>`}</article>`;
}
