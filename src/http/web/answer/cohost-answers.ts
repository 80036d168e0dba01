import type { CohostAnswerView } from '../../../application/network/answer/ports.ts';
import { isShown } from '../../../application/network/answer/reads.ts';
import { latestOfEach } from '../../../domain/answer/cohost-answer.ts';
import { choose, line } from '../kit/content.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { answerOf } from './parts.ts';

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
