import type { TallyView } from '../../../application/ballot/read-tally.ts';
import { finalAt } from '../../../domain/ballot/ballot.ts';
import type { Outcome } from '../../../domain/ballot/outcome.ts';
import type { Turnout } from '../../../domain/ballot/tally.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { moneyIn } from '../../../i18n/money.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date, deadline } from '../kit/time.ts';
import { awaitedCities } from '../network/cities.ts';
import { standingName } from '../support/supports.ts';
import { ballotCounts } from './ballot-counts.ts';
import { optionNames } from './ballot-item.ts';
import { ballotWorking } from './ballot-working.ts';
import type { ShownResult } from './shown-result.ts';

/** Who took part, and the result or the sentence that says until when it is hidden. Nothing is counted here. */
export function ballotResult(context: PageContext, view: TallyView): Html {
  const { locale } = context;
  const { result, state } = view;
  if (state === 'draft' || state === 'upcoming') return NOTHING;
  return markup`<section class="result" aria-labelledby="result"><h2 id="result">${locale.t(view.joint === null ? 'result.title' : 'cities.here')}</h2>
${result.visible ? shown(context, view, result) : hidden(context, view, result.because)}
${turnout(context, view)}
</section>`;
}

function hidden(
  context: PageContext,
  { ballot, consultation, awaited }: TallyView,
  because: 'after-close' | 'after-taking-part',
): Html {
  if (awaited !== null) return awaitedCities(context, awaited, consultation.timeZone);
  const until = { date: deadline(context, finalAt(ballot), consultation.timeZone) };
  return markup`<p class="note">${
    because === 'after-close'
      ? context.locale.html('result.hidden-after-close', until)
      : context.locale.html('result.hidden-after-taking-part', until)
  }</p>`;
}

function shown(context: PageContext, view: TallyView, result: ShownResult): Html {
  const { locale } = context;
  const zone = view.consultation.timeZone;
  const { publication, tally, countedAt } = result;
  if (publication === null) {
    const at = markup`<time datetime="${countedAt.toISOString()}">${locale.dateTime(countedAt, zone)}</time>`;
    return markup`<p class="note">${locale.html('result.live', { at })}</p>
${meter(context, view, result)}
${ballotCounts(context, view, result)}`;
  }
  return markup`<p class="lead">${outcomeOf(context, view, tally.outcome)}</p>
<p>${locale.t('result.decided-by', { rule: locale.t(`decided-by.${tally.outcome.decidedBy}`) })}</p>
${meter(context, view, result)}
<p class="small quiet">${locale.html('result.final', { at: date(context, publication.publishedAt, zone) })}</p>
${ballotCounts(context, view, result)}
${ballotWorking(context, view, result)}`;
}

/** Signatures towards what a petition needs. */
function meter(context: PageContext, { ballot }: TallyView, { tally }: ShownResult): Html {
  const { threshold } = ballot.rules;
  const { outcome: outcomeValue } = tally;
  if (ballot.method !== 'petition' || threshold === null) return NOTHING;
  const needed = outcomeValue.kind === 'adopted' || outcomeValue.kind === 'rejected' ? outcomeValue.needed : null;
  if (needed === null) return NOTHING;
  const count = tally.deciding.votes[0] ?? 0;
  const words = context.locale.t('result.towards', { count, needed });
  return markup`<p class="threshold"><label for="towards">${words}</label><progress id="towards" max="${needed}" value="${Math.min(count, needed)}"></progress></p>`;
}

/** What was decided, in a sentence. */
export function outcomeOf(context: PageContext, { ballot }: TallyView, input: Outcome): Html {
  const { locale } = context;
  const { budget } = ballot.rules;
  switch (input.kind) {
    case 'no-quorum':
      return markup`${locale.t('result.no-quorum', { count: input.turnout, needed: input.needed })}`;
    case 'no-votes':
      return markup`${locale.t('result.no-votes')}`;
    case 'adopted':
    case 'rejected':
      return markup`${locale.t(VERDICTS[input.kind][verdictOf(ballot.method)], { reached: input.reached, needed: input.needed })}`;
    case 'elected':
      return locale.html('result.elected', { option: optionNames(context, ballot, [input.option]) });
    case 'selected': {
      const options =
        input.options.length === 0
          ? markup`${locale.t('result.selected-none')}`
          : locale.html('result.selected', { options: optionNames(context, ballot, input.options) });
      if (budget === null || input.spent === null || input.left === null) return options;
      const money = (amount: number) => moneyIn(locale.lang, { ...budget, amount });
      const spent = { spent: money(input.spent), amount: money(budget.amount), left: money(input.left) };
      return markup`${options} ${locale.t('result.spent', spent)}`;
    }
    case 'tied': {
      const level =
        input.options.length === 0
          ? markup`${locale.list([locale.t('result.yes'), locale.t('result.no')])}`
          : optionNames(context, ballot, input.options);
      return locale.html('result.tied', { options: level });
    }
  }
}

const VERDICTS = {
  adopted: { question: 'result.adopted', petition: 'result.petition-reached', options: 'result.adopted' },
  rejected: { question: 'result.rejected', petition: 'result.petition-missed', options: 'result.rejected-first' },
} as const;

function verdictOf(method: TallyView['ballot']['method']): 'question' | 'petition' | 'options' {
  if (method === 'petition') return 'petition';
  return method === 'yes-no' ? 'question' : 'options';
}

function turnout(context: PageContext, view: TallyView): Html {
  const { locale } = context;
  const { paper } = view;
  if (view.turnout === null && isCommunity(view.consultation)) return NOTHING;
  if (view.turnout === null) return markup`<p class="note">${locale.t('result.no-turnout')}</p>`;
  return markup`<h3>${locale.t('result.turnout')}</h3>
${view.turnout.cast === 0 ? markup`<p>${locale.t('result.none-cast')}</p>` : turnoutTable(context, view, view.turnout)}
${paper === null || paper.confirmed.sheets === 0 ? NOTHING : markup`<p class="small">${locale.t('result.paper-confirmed', { count: paper.confirmed.sheets, batches: paper.confirmed.batches })}</p>`}
${paper === null || paper.waiting.sheets === 0 ? NOTHING : markup`<p class="note small">${locale.t('result.paper-waiting', { count: paper.waiting.sheets })}</p>`}`;
}

function turnoutTable(context: PageContext, { ballot }: TallyView, of: Turnout): Html {
  const { locale } = context;
  const { decidingStanding } = ballot.rules;
  const rows = STANDINGS.flatMap((standing) => {
    const cast = of.byStanding[standing];
    return cast === undefined ? [] : [{ standing, cast, decides: decidingStanding.includes(standing) }];
  });
  return table({
    caption: locale.t('result.turnout-caption'),
    columns: [locale.t('supports.standing'), { count: locale.t('result.ballots') }],
    rows: rows.map(({ standing, cast, decides }) => ({
      decides,
      cells: [standingName(context, standing, decides), locale.number(cast)],
    })),
  });
}
