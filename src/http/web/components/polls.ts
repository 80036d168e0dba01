import type { PollView } from '../../../application/views.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { state } from './state.ts';
import { hidden } from './supports.ts';
import { deadline } from './time.ts';

/** Opinion polls: one vote per account, deciding nothing, in a place of their own. */
export function polls(visit: Visit, all: readonly PollView[], zone: string): Html {
  if (all.length === 0) return NOTHING;
  const { locale } = visit;
  return markup`<section class="polls" aria-labelledby="polls"><h2 id="polls">${locale.t('polls.title')}</h2>
<p class="small quiet">${locale.t('polls.nature')}</p>
${all.map((view) => poll(visit, view, zone))}
</section>`;
}

function poll(visit: Visit, { poll: asked, votes }: PollView, zone: string): Html {
  const { locale, now } = visit;
  const open = now < asked.closesAt;
  const question = line(visit, choose(visit, asked.question));
  const close = deadline(visit, asked.closesAt, zone);
  return markup`<div class="poll" id="poll-${asked.id}">
<table><caption>${question}</caption>
<thead><tr><th scope="col">${locale.t('polls.option')}</th>${votes.visible ? markup`<th scope="col" class="count">${locale.t('polls.votes')}</th>` : NOTHING}</tr></thead>
<tbody>${asked.options.map((option) => markup`<tr><th scope="row">${line(visit, choose(visit, option.name))}</th>${votes.visible ? markup`<td class="count">${locale.number(votes.byOption[option.id] ?? 0)}</td>` : NOTHING}</tr>`)}</tbody></table>
<p class="small">${open ? state('open', locale.t('polls.open')) : state('closed', locale.t('polls.closed'))} ${locale.say(open ? 'when.until' : 'when.closed', { date: close })}${asked.multiple ? markup` · ${locale.t('polls.multiple')}` : NOTHING}</p>
${votes.visible ? markup`<p class="small quiet">${locale.t('polls.voters', { count: votes.voters })}</p>` : markup`<p class="note small">${hidden(visit, votes, zone)}</p>`}
</div>`;
}
