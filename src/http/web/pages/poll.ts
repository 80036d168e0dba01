import type { Context } from 'hono';
import type { Application } from '../../../application/ports.ts';
import { readConsultation } from '../../../application/read-consultations.ts';
import type { PollView } from '../../../application/views.ts';
import { voteInPoll } from '../../../application/vote-in-poll.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/result.ts';
import { STATUS } from '../../problem.ts';
import { waysIn } from '../components/before-act.ts';
import { doneNote } from '../components/done-note.ts';
import { poll, pollForm } from '../components/polls.ts';
import { refusalNoteOn } from '../components/refusal-note.ts';
import { acceptForm, type FormAnswer } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { participantOf } from '../who.ts';
import { crumbsOf, slugOf } from './proposal-address.ts';

type Found = { readonly consultation: Consultation; readonly view: PollView };

/** One opinion poll, with its form and the way in. */
export async function pollPage(visit: Visit, c: Context): Promise<PageAnswer> {
  const found = await foundIn(visit, c);
  return found.ok ? onePoll(visit, found.value, { chosen: [], refusal: null }) : found;
}

export function acceptPollVote(app: Application) {
  return acceptForm(app, async (visit, said, c): Promise<FormAnswer> => {
    const found = await foundIn(visit, c);
    if (!found.ok) return found;
    const { consultation, view } = found.value;
    const chosen = said.all('option');
    const who = participantOf(visit);
    const voted = who.ok
      ? await voteInPoll(app, { pollId: view.poll.id, participantId: who.value, optionIds: chosen })
      : who;
    if (!voted.ok) return onePoll(visit, found.value, { chosen, refusal: voted.refusal });
    return { to: visit.href(`/consultations/${consultation.slug}/polls/${view.poll.id}`, { done: 'poll-voted' }) };
  });
}

async function foundIn(visit: Visit, c: Context): Promise<Result<Found, Refusal>> {
  const { app, viewer } = visit;
  const found = await readConsultation(app, { slug: slugOf(c), audience: { drafts: viewer.agent !== null }, viewer });
  if (!found.ok) return found;
  const view = found.value.polls.find(({ poll: each }) => each.id === c.req.param('poll'));
  return view === undefined
    ? refuse({ type: 'not-found', what: 'poll' })
    : ok({ consultation: found.value.consultation, view });
}

function onePoll(
  visit: Visit,
  { consultation, view }: Found,
  answer: { readonly chosen: readonly string[]; readonly refusal: Refusal | null },
): PageAnswer {
  const { locale, viewer, now } = visit;
  const { refusal, chosen } = answer;
  const title = locale.t('polls.title-one');
  const open = now >= view.poll.opensAt && now < view.poll.closesAt;
  const path = `/consultations/${consultation.slug}/polls/${view.poll.id}`;
  const form = refusal !== null || (open && viewer.participantId !== null && view.mine.length === 0);
  return {
    keep: 'never',
    ...(refusal === null ? {} : { status: STATUS[refusal.type] }),
    content: {
      title,
      canonical: null,
      crumbs: crumbsOf(visit, { consultation }),
      main: markup`<div class="single"><h1>${title}</h1>
${doneNote(visit)}
${refusalNoteOn(consultation, visit, { refusal, labels: { options: locale.t('polls.option') } })}
<p class="small quiet">${locale.t('polls.nature')} ${locale.t('polls.secret')}</p>
${poll(visit, view, consultation.timeZone)}
${form ? pollForm(visit, { view, slug: consultation.slug, chosen, named: true }) : NOTHING}
${open && view.mine.length === 0 ? waysIn(visit, { next: path }) : NOTHING}
</div>`,
    },
  };
}
