import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import type { CityPoll } from '../../../application/network/subtotal/ports.ts';
import { voteInPoll } from '../../../application/poll/polls.ts';
import type { PollView } from '../../../application/poll/ports.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Poll } from '../../../domain/poll/poll.ts';
import { STATUS } from '../../kit/problem.ts';
import { choose, line } from '../kit/content.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { choiceField } from '../kit/field.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { state } from '../kit/state.ts';
import { table } from '../kit/table.ts';
import { deadline } from '../kit/time.ts';
import { cityName, lacking } from '../network/cities.ts';
import { crumbsOf, slugOf } from '../proposal/proposal-address.ts';
import { hidden } from '../support/supports.ts';

/** Opinion polls: one vote per account, deciding nothing, in a place of their own. */
export function polls(
  context: PageContext,
  all: readonly PollView[],
  of: { readonly zone: string; readonly slug: string },
): Html {
  if (all.length === 0) return NOTHING;
  const { locale } = context;
  return markup`<section class="polls" aria-labelledby="polls"><h2 id="polls">${locale.t('polls.title')}</h2>
<p class="small quiet">${locale.t('polls.nature')}</p>
${all.map((view) => markup`${poll(context, view, of.zone)}${voting(context, view, of.slug)}`)}
</section>`;
}

/** One of them: its options, what may be shown of its votes, the viewer's own choice. */
function poll(context: PageContext, { poll: pollValue, votes, cities, mine }: PollView, zone: string): Html {
  const { locale, now } = context;
  const open = now < pollValue.closesAt;
  const question = line(context, choose(context, pollValue.question));
  const close = deadline(context, pollValue.closesAt, zone);
  return markup`<div class="poll" id="poll-${pollValue.id}">
${table({
  caption: question,
  columns: [locale.t('polls.option'), ...(votes.visible ? [{ count: locale.t('polls.votes') }] : [])],
  rows: pollValue.options.map((option) => [
    markup`${line(context, choose(context, option.name))}${mine.includes(option.id) ? markup` <span class="mark">${locale.t('polls.mine')}</span>` : NOTHING}`,
    ...(votes.visible ? [locale.number(votes.byOption[option.id] ?? 0)] : []),
  ]),
})}
<p class="small">${open ? state('open', locale.t('polls.open')) : state('closed', locale.t('polls.closed'))} ${locale.html(open ? 'when.until' : 'when.closed', { date: close })}${pollValue.multiple ? markup` · ${locale.t('polls.multiple')}` : NOTHING}</p>
${cities === null ? NOTHING : pollByCity(context, pollValue, cities)}${votes.visible ? markup`<p class="small quiet">${locale.t('polls.voters', { count: votes.voters })}</p>` : markup`<p class="note small">${hidden(context, votes, zone)}</p>`}
</div>`;
}

/** What each institution counted of it, and what lacks. */
function pollByCity(context: PageContext, { options }: Poll, cities: readonly CityPoll[]): Html {
  const { locale } = context;
  return markup`<details class="small"><summary>${locale.t('polls.by-city')}</summary>${table({
    caption: locale.t('polls.by-city'),
    columns: [
      locale.t('cities.institution'),
      { count: locale.t('polls.voters-of-city') },
      ...options.map(({ name }) => ({ count: choose(context, name).text })),
    ],
    rows: cities.flatMap((city) =>
      city.polled === null
        ? []
        : [
            [
              cityName(context, city),
              locale.number(city.polled.voters),
              ...options.map((_, index) => locale.number(city.polled?.votes[index] ?? 0)),
            ],
          ],
    ),
  })}</details>
${lacking(context, cities)}`;
}

/** Its form for whoever is signed in and has not voted; for anybody else the way to it. */
function voting(context: PageContext, view: PollView, slug: string): Html {
  const { now, viewer, locale } = context;
  const { poll: pollValue, mine } = view;
  if (viewer.agent !== null || mine.length > 0 || now < pollValue.opensAt || now >= pollValue.closesAt) return NOTHING;
  if (viewer.participantId !== null) return pollForm(context, { view, slug, chosen: [], refusal: null });
  return markup`<p><a href="${context.href(`/consultations/${slug}/polls/${pollValue.id}`)}">${locale.t('polls.vote')}</a></p>`;
}

/** The options to choose from, and beside them why a vote was refused. */
function pollForm(
  context: PageContext,
  of: {
    readonly view: PollView;
    readonly slug: string;
    readonly chosen: readonly string[];
    readonly refusal: Refusal | null;
  },
): Html {
  const { locale } = context;
  const { poll: pollValue } = of.view;
  return markup`<form method="post" action="${context.href(`/consultations/${of.slug}/polls/${pollValue.id}`)}">
${choiceField(context, {
  name: 'option',
  idBase: `option-${pollValue.id}`,
  label: choose(context, pollValue.question).text,
  options: pollValue.options.map((option) => ({
    value: option.id,
    label: line(context, choose(context, option.name)),
  })),
  chosen: of.chosen,
  several: pollValue.multiple,
  required: true,
  refusal: of.refusal,
  of: 'options',
})}
<p><button type="submit">${locale.t('polls.vote')}</button></p></form>`;
}

type Found = { readonly consultation: Consultation; readonly view: PollView };

/** One opinion poll, with its form and the way in. */
export async function pollPage(context: PageContext, c: Context): Promise<PageAnswer> {
  const found = await foundIn(context, c);
  return found.ok ? onePoll(context, found.value, { chosen: [], refusal: null }) : found;
}

export function acceptPollVote(app: Application) {
  return acceptForm(app, async (context, formInput, c): Promise<FormAnswer> => {
    const found = await foundIn(context, c);
    if (!found.ok) return found;
    const { consultation, view } = found.value;
    const chosen = formInput.all('option');
    const who = requireParticipant(context);
    const voted = who.ok
      ? await voteInPoll(app, {
          pollId: view.poll.id,
          participantId: who.value,
          optionIds: chosen,
          receivedAt: context.receivedAt,
        })
      : who;
    if (!voted.ok) return onePoll(context, found.value, { chosen, refusal: voted.refusal });
    return { to: context.href(`/consultations/${consultation.slug}/polls/${view.poll.id}`, { done: 'poll-voted' }) };
  });
}

async function foundIn(context: PageContext, c: Context): Promise<Result<Found, Refusal>> {
  const { app, viewer } = context;
  const found = await readConsultation(app, { slug: slugOf(c), viewer });
  if (!found.ok) return found;
  const view = found.value.polls.find(({ poll: each }) => each.id === c.req.param('poll'));
  return view === undefined
    ? refuse({ type: 'not-found', what: 'poll' })
    : ok({ consultation: found.value.consultation, view });
}

function onePoll(
  context: PageContext,
  { consultation, view }: Found,
  answer: { readonly chosen: readonly string[]; readonly refusal: Refusal | null },
): PageAnswer {
  const { locale, viewer, now } = context;
  const { refusal, chosen } = answer;
  const title = locale.t('polls.title-one');
  const open = now >= view.poll.opensAt && now < view.poll.closesAt;
  const path = `/consultations/${consultation.slug}/polls/${view.poll.id}`;
  const form = refusal !== null || (open && viewer.participantId !== null && view.mine.length === 0);
  return {
    cache: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: crumbsOf(context, { consultation }),
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(context)}
${refusalNoteOn(consultation, context, { refusal, labels: { options: locale.t('polls.option') } })}
<p class="small quiet">${locale.t('polls.nature')} ${locale.t('polls.secret')}</p>
${poll(context, view, consultation.timeZone)}
${form ? pollForm(context, { view, slug: consultation.slug, chosen, refusal }) : NOTHING}
${open && view.mine.length === 0 ? signInLinks(context, { next: path }) : NOTHING}
</div>`,
    },
  };
}
