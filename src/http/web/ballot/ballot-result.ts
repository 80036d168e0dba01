import { readResultCheck, type TallyView } from '../../../application/ballot/read-tally.ts';
import { type Ballot, finalAt } from '../../../domain/ballot/ballot.ts';
import type { Outcome, Purchase, Round } from '../../../domain/ballot/outcome.ts';
import type { Turnout } from '../../../domain/ballot/tally.ts';
import { isCommunity } from '../../../domain/community/community.ts';
import { STANDINGS } from '../../../domain/participant/standing.ts';
import { moneyIn, shareIn } from '../../../i18n/money.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { table } from '../kit/table.ts';
import { date, deadline } from '../kit/time.ts';
import { toVerify } from '../kit/to-verify.ts';
import { awaitedCities } from '../network/cities.ts';
import { standingName } from '../support/supports.ts';
import { ballotCounts, type ShownResult } from './ballot-counts.ts';
import { optionName, optionNames } from './ballot-item.ts';

/** How the outcome came about: the order of the options, the pairs, the rounds or the purchases. */
function ballotWorking(context: PageContext, { ballot }: TallyView, { tally }: ShownResult): Html {
  const { working, places, deciding } = tally;
  return markup`${working?.kind === 'purchases' ? purchasesTable(context, ballot, working.purchases) : NOTHING}
${placesList(context, ballot, places)}
${deciding.pairwise.length === 0 ? NOTHING : square(context, ballot, { of: deciding.pairwise, what: 'pairwise' })}
${working?.kind === 'strongest-paths' ? square(context, ballot, { of: working.strengths, what: 'strengths' }) : NOTHING}
${working?.kind === 'rounds' ? roundsTable(context, ballot, working.rounds) : NOTHING}`;
}

function placesList(context: PageContext, ballot: Ballot, places: readonly (readonly number[])[]): Html {
  if (places.length === 0) return NOTHING;
  return markup`<details><summary>${context.locale.t('result.places')}</summary>
<ol class="places">${places.map((place) => markup`<li>${optionNames(context, ballot, place)}</li>`)}</ol></details>`;
}

/** A table of every option against every other, row by row. */
function square(
  context: PageContext,
  { options }: Ballot,
  of: { readonly of: readonly number[]; readonly what: 'pairwise' | 'strengths' },
): Html {
  const { locale } = context;
  const size = options.length;
  const cell = (row: number, column: number) => (row === column ? '—' : locale.number(of.of[row * size + column] ?? 0));
  return markup`<details><summary>${locale.t(of.what === 'pairwise' ? 'result.pairwise' : 'result.strengths')}</summary>
${table({
  scrolls: of.what,
  caption: locale.t(of.what === 'pairwise' ? 'result.pairwise-caption' : 'result.strengths-caption'),
  columns: [locale.t('ballot.option'), ...options.map(({ number }) => ({ count: number }))],
  rows: options.map((option, row) => [optionName(context, option), ...options.map((_, column) => cell(row, column))]),
})}</details>`;
}

function roundsTable(context: PageContext, { options }: Ballot, rounds: readonly Round[]): Html {
  const { locale } = context;
  const outIn = (number: number) => rounds.findIndex(({ eliminated }) => eliminated === number);
  const cell = (number: number, index: number) => {
    const [round, out] = [rounds[index], outIn(number)];
    if (round === undefined || (out !== -1 && out < index)) return '—';
    const goes = out === index ? locale.t(round.byTie ? 'result.out-by-tie' : 'result.out') : null;
    return markup`${locale.number(round.votes[number - 1] ?? 0)}${goes === null ? NOTHING : markup`<span class="mark">${goes}</span>`}`;
  };
  return markup`<details open><summary>${locale.t('result.rounds')}</summary>
${table({
  scrolls: 'rounds',
  caption: locale.t('result.rounds-caption'),
  columns: [
    locale.t('ballot.option'),
    ...rounds.map((_, index) => ({ count: locale.t('result.round', { number: index + 1 }) })),
  ],
  rows: [
    ...options.map((option) => [optionName(context, option), ...rounds.map((_, index) => cell(option.number, index))]),
    [locale.t('result.exhausted'), ...rounds.map(({ exhausted }) => locale.number(exhausted))],
  ],
})}</details>`;
}

function purchasesTable(context: PageContext, ballot: Ballot, purchases: readonly Purchase[]): Html {
  const { locale } = context;
  const { budget } = ballot.rules;
  if (budget === null || purchases.length === 0) return NOTHING;
  const money = (amount: number) => moneyIn(locale.lang, { ...budget, amount });
  const shares = ballot.method === 'equal-shares';
  const row = ({ option, cost, votes, by, share }: Purchase) => {
    const named = ballot.options[option - 1];
    const shared = [
      locale.t(by === 'equal-shares' ? 'result.by-voters' : 'result.by-rest'),
      share === null ? '—' : shareIn(locale.lang, { ...budget, amount: share }),
    ];
    const name = named === undefined ? option : optionName(context, named);
    return [name, money(cost), locale.number(votes), ...(shares ? shared : [])];
  };
  return markup`<h3>${locale.t('result.purchases')}</h3>
${table({
  scrolls: 'purchases',
  caption: locale.t('result.purchases-caption'),
  columns: [
    locale.t('ballot.option'),
    { count: locale.t('ballot.cost') },
    { count: locale.t('result.votes') },
    ...(shares ? [locale.t('result.by'), { count: locale.t('result.share') }] : []),
  ],
  rows: purchases.map(row),
})}`;
}

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

/** Says which ballots did not agree with what is stored of them when they were last compared; nothing where all do. */
export async function resultsDiffer({ app, locale }: PageContext): Promise<Html> {
  const differing = (await readResultCheck(app))?.differing ?? [];
  if (differing.length === 0) return NOTHING;
  const names = differing.map(({ consultation, slug }) => `${consultation}/${slug}`).join(', ');
  return markup`<p class="note error" role="alert">${locale.t('admin.results-differ', { count: differing.length, names })}</p>`;
}

/** Where the anonymous ballots are, how many are withheld, and how anybody counts again; nothing before the close. */
export function ballotRecount(context: PageContext, { ballot, consultation, result }: TallyView): Html {
  if (!result.visible || result.publication === null) return NOTHING;
  const { locale, app } = context;
  const { withheld } = result.publication.ballots;
  const file = `/api/v1/ballots/${ballot.id}/published`;
  return markup`<section aria-labelledby="recount"><h2 id="recount">${locale.t('recount.title')}</h2>
<p>${amount(context, { cast: result.tally.turnout.cast, withheld })}</p>
<ul class="plain-list"><li><a href="${file}">${locale.t('recount.jsonl')}</a></li>
<li><a href="${file}?format=csv">${locale.t('recount.csv')}</a></li></ul>
${toVerify(context, markup`<p>${locale.t('recount.command')} <code class="handle">parvis tally recount ${consultation.slug} --from ${app.origin}</code></p>`)}</section>`;
}

/** How much of the result anybody can count again. */
function amount({ locale }: PageContext, of: { readonly cast: number; readonly withheld: number }): string {
  const { cast, withheld } = of;
  const counted = cast - withheld;
  if (withheld === 0) return locale.t('recount.text-all', { cast });
  return counted === 0 ? locale.t('recount.text-none', { cast }) : locale.t('recount.text-some', { cast, counted });
}
