import type { PollView } from '../../../application/views.ts';
import { choose, line } from '../content.ts';
import { type Html, markup, NOTHING } from '../markup.ts';
import type { Visit } from '../visit.ts';
import { choiceField } from './field.ts';
import { state } from './state.ts';
import { hidden } from './supports.ts';
import { deadline } from './time.ts';

/** Opinion polls: one vote per account, deciding nothing, in a place of their own. */
export function polls(
  visit: Visit,
  all: readonly PollView[],
  of: { readonly zone: string; readonly slug: string },
): Html {
  if (all.length === 0) return NOTHING;
  const { locale } = visit;
  return markup`<section class="polls" aria-labelledby="polls"><h2 id="polls">${locale.t('polls.title')}</h2>
<p class="small quiet">${locale.t('polls.nature')}</p>
${all.map((view) => markup`${poll(visit, view, of.zone)}${voting(visit, view, of.slug)}`)}
</section>`;
}

/** One of them: its options, what may be shown of its votes, what this very person chose. */
export function poll(visit: Visit, { poll: asked, votes, mine }: PollView, zone: string): Html {
  const { locale, now } = visit;
  const open = now < asked.closesAt;
  const question = line(visit, choose(visit, asked.question));
  const close = deadline(visit, asked.closesAt, zone);
  return markup`<div class="poll" id="poll-${asked.id}">
<table><caption>${question}</caption>
<thead><tr><th scope="col">${locale.t('polls.option')}</th>${votes.visible ? markup`<th scope="col" class="count">${locale.t('polls.votes')}</th>` : NOTHING}</tr></thead>
<tbody>${asked.options.map((option) => markup`<tr><th scope="row">${line(visit, choose(visit, option.name))}${mine.includes(option.id) ? markup` <span class="mark">${locale.t('polls.mine')}</span>` : NOTHING}</th>${votes.visible ? markup`<td class="count">${locale.number(votes.byOption[option.id] ?? 0)}</td>` : NOTHING}</tr>`)}</tbody></table>
<p class="small">${open ? state('open', locale.t('polls.open')) : state('closed', locale.t('polls.closed'))} ${locale.say(open ? 'when.until' : 'when.closed', { date: close })}${asked.multiple ? markup` · ${locale.t('polls.multiple')}` : NOTHING}</p>
${votes.visible ? markup`<p class="small quiet">${locale.t('polls.voters', { count: votes.voters })}</p>` : markup`<p class="note small">${hidden(visit, votes, zone)}</p>`}
</div>`;
}

/** Its form for whoever is signed in and has not voted; for anybody else the way to it. */
function voting(visit: Visit, view: PollView, slug: string): Html {
  const { now, viewer, locale } = visit;
  const { poll: asked, mine } = view;
  if (viewer.agent !== null || mine.length > 0 || now < asked.opensAt || now >= asked.closesAt) return NOTHING;
  if (viewer.participantId !== null) return pollForm(visit, { view, slug, chosen: [], named: false });
  return markup`<p><a href="${visit.href(`/consultations/${slug}/polls/${asked.id}`)}">${locale.t('polls.vote')}</a></p>`;
}

/** `named` where the question does not stand right above it. */
export function pollForm(
  visit: Visit,
  of: {
    readonly view: PollView;
    readonly slug: string;
    readonly chosen: readonly string[];
    readonly named: boolean;
  },
): Html {
  const { locale } = visit;
  const { poll: asked } = of.view;
  return markup`<form method="post" action="${visit.href(`/consultations/${of.slug}/polls/${asked.id}`)}">
${choiceField(visit, {
  name: 'option',
  idBase: `option-${asked.id}`,
  label: choose(visit, asked.question).text,
  options: asked.options.map((option) => ({ value: option.id, label: line(visit, choose(visit, option.name)) })),
  chosen: of.chosen,
  several: asked.multiple,
  required: true,
})}
<p><button type="submit">${locale.t('polls.vote')}</button></p></form>`;
}
