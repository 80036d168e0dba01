import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { readConsultation } from '../../../application/consultation/read-consultations.ts';
import type { PollView } from '../../../application/poll/ports.ts';
import { voteInPoll } from '../../../application/poll/vote-in-poll.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { STATUS } from '../../kit/problem.ts';
import { requireParticipant } from '../kit/current-user.ts';
import { doneNote } from '../kit/done-note.ts';
import { acceptForm, type FormAnswer } from '../kit/form.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { signInLinks } from '../kit/participation-notice.ts';
import { refusalNoteOn } from '../kit/refusal-note.ts';
import { crumbsOf, slugOf } from '../proposal/proposal-address.ts';
import { poll, pollForm } from './polls.ts';

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
