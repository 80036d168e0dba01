import type { TallyView } from '../../../application/read-tally.ts';
import { finalAt } from '../../../domain/ballot/ballot.ts';
import type { Outcome } from '../../../domain/ballot/outcome.ts';
import type { Turnout } from '../../../domain/ballot/tally.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { ballotCounts } from './ballot-counts.ts';
import { optionNames } from './ballot-item.ts';
import { ballotWorking } from './ballot-working.ts';
import { wholeMoney } from './money.ts';
import { date, deadline } from './time.ts';

/** A result that is shown. */
export type ShownResult = Extract<TallyView['result'], { visible: true }>;

/** Who took part, and the result or the sentence that says until when it is hidden. Nothing is counted here. */
export function ballotResult(visit: Visit, view: TallyView): Html {
  const { locale } = visit;
  const { result, state } = view;
  if (state === 'draft' || state === 'upcoming') return NOTHING;
  return markup`<section class="result" aria-labelledby="result"><h2 id="result">${locale.t(view.joint === null ? 'result.title' : 'cities.here')}</h2>
${result.visible ? shown(visit, view, result) : hidden(visit, view, result.because)}
${turnout(visit, view)}
</section>`;
}

function hidden(visit: Visit, { ballot, consultation }: TallyView, because: 'after-close' | 'after-taking-part'): Html {
  const until = { date: deadline(visit, finalAt(ballot), consultation.timeZone) };
  return markup`<p class="note">${
    because === 'after-close'
      ? visit.locale.say('result.hidden-after-close', until)
      : visit.locale.say('result.hidden-after-taking-part', until)
  }</p>`;
}

function shown(visit: Visit, view: TallyView, result: ShownResult): Html {
  const { locale } = visit;
  const zone = view.consultation.timeZone;
  const { publication, tally, countedAt } = result;
  if (publication === null) {
    const at = markup`<time datetime="${countedAt.toISOString()}">${locale.dateTime(countedAt, zone)}</time>`;
    return markup`<p class="note">${locale.say('result.live', { at })}</p>
${meter(visit, view, result)}
${ballotCounts(visit, view, result)}`;
  }
  return markup`<p class="lead">${outcomeOf(visit, view, tally.outcome)}</p>
<p>${locale.t('result.decided-by', { rule: locale.words.decidedBy[tally.outcome.decidedBy] })}</p>
${meter(visit, view, result)}
<p class="small quiet">${locale.say('result.final', { at: date(visit, publication.publishedAt, zone) })}</p>
${ballotCounts(visit, view, result)}
${ballotWorking(visit, view, result)}`;
}

/** Signatures towards what a petition needs. */
function meter(visit: Visit, { ballot }: TallyView, { tally }: ShownResult): Html {
  const { threshold } = ballot.rules;
  const { outcome: said } = tally;
  if (ballot.method !== 'petition' || threshold === null) return NOTHING;
  const needed = said.kind === 'adopted' || said.kind === 'rejected' ? said.needed : null;
  if (needed === null) return NOTHING;
  const count = tally.deciding.votes[0] ?? 0;
  const words = visit.locale.t('result.towards', { count, needed });
  return markup`<p class="threshold"><label for="towards">${words}</label><progress id="towards" max="${needed}" value="${Math.min(count, needed)}"></progress></p>`;
}

/** What was decided, in a sentence. */
export function outcomeOf(visit: Visit, { ballot }: TallyView, said: Outcome): Html {
  const { locale } = visit;
  const { budget } = ballot.rules;
  switch (said.kind) {
    case 'no-quorum':
      return markup`${locale.t('result.no-quorum', { count: said.turnout, needed: said.needed })}`;
    case 'no-votes':
      return markup`${locale.t('result.no-votes')}`;
    case 'adopted':
    case 'rejected':
      return markup`${locale.t(VERDICTS[said.kind][verdictOf(ballot.method)], { reached: said.reached, needed: said.needed })}`;
    case 'elected':
      return locale.say('result.elected', { option: optionNames(visit, ballot, [said.option]) });
    case 'selected': {
      const options =
        said.options.length === 0
          ? markup`${locale.t('result.selected-none')}`
          : locale.say('result.selected', { options: optionNames(visit, ballot, said.options) });
      if (budget === null || said.spent === null || said.left === null) return options;
      const money = (amount: number) => wholeMoney(locale.lang, amount, budget.currency);
      const spent = { spent: money(said.spent), amount: money(budget.amount), left: money(said.left) };
      return markup`${options} ${locale.t('result.spent', spent)}`;
    }
    case 'tied': {
      const level =
        said.options.length === 0
          ? markup`${locale.list([locale.t('result.yes'), locale.t('result.no')])}`
          : optionNames(visit, ballot, said.options);
      return locale.say('result.tied', { options: level });
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

function turnout(visit: Visit, view: TallyView): Html {
  const { locale } = visit;
  const { paper } = view;
  if (view.turnout === null) return markup`<p class="note">${locale.t('result.no-turnout')}</p>`;
  return markup`<h3>${locale.t('result.turnout')}</h3>
${view.turnout.cast === 0 ? markup`<p>${locale.t('result.none-cast')}</p>` : turnoutTable(visit, view, view.turnout)}
${paper === null || paper.confirmed.sheets === 0 ? NOTHING : markup`<p class="small">${locale.t('result.paper-confirmed', { count: paper.confirmed.sheets, batches: paper.confirmed.batches })}</p>`}
${paper === null || paper.waiting.sheets === 0 ? NOTHING : markup`<p class="note small">${locale.t('result.paper-waiting', { count: paper.waiting.sheets })}</p>`}`;
}

function turnoutTable(visit: Visit, { ballot }: TallyView, of: Turnout): Html {
  const { locale } = visit;
  const { decidingStanding } = ballot.rules;
  const rows = STANDINGS.flatMap((standing) => {
    const cast = of.byStanding[standing];
    return cast === undefined ? [] : [{ standing, cast, decides: decidingStanding.includes(standing) }];
  });
  return markup`<table><caption>${locale.t('result.turnout-caption')}</caption>
<thead><tr><th scope="col">${locale.t('supports.standing')}</th><th scope="col" class="count">${locale.t('result.ballots')}</th></tr></thead>
<tbody>${rows.map(
    ({ standing, cast, decides }) =>
      markup`<tr${decides ? markup` class="decides"` : NOTHING}><th scope="row">${locale.words.standing[standing]}${decides ? markup`<span class="mark">${locale.t('supports.decides')}</span>` : NOTHING}</th><td class="count">${locale.number(cast)}</td></tr>`,
  )}</tbody></table>`;
}
