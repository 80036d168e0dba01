import type { Context } from 'hono';
import { discardConsultation } from '../../../application/discard-consultation.ts';
import { stateHash } from '../../../application/made-from.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { choose, line } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { CONSULTATIONS } from './consultations.ts';
import { desk } from './desk.ts';
import { deskForm, factList, hiddenField } from './form-parts.ts';
import { filled } from './typed.ts';

/** What goes with a draft, to be read before it is confirmed. */
export async function discardConsultationPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Discards exactly what was read; a draft that changed since is shown again. */
export const acceptDiscardConsultation: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  // Not looked up before: whoever sends the form twice finds nothing the second time, and is led on all the same.
  const done = await actOnce(visit, said, async (within) => {
    const slug = c.req.param('slug') ?? '';
    const confirmed = said.text('from');
    const discarded = await discardConsultation(within, { slug, confirmed, by: { agent: agent.value.id } });
    return discarded.ok ? ok(visit.href(CONSULTATIONS, { done: 'consultation-discarded' })) : discarded;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, done.refusal);
};

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation, ballots } = found.value;
    if (consultation.publishedAt !== null) return refuse({ type: 'already-published' });
    const { locale } = visit;
    const title = choose(visit, consultation.title, consultation.languages);
    return {
      title: locale.t('desk.discard-title', { title: title.text }),
      refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${locale.t('desk.discard-lead')}</p>
${factList([
  [locale.t('desk.address'), markup`<code>${visit.app.origin}/consultations/${consultation.slug}</code>`],
  [
    locale.t('ballots.title'),
    ballots.length === 0
      ? locale.t('desk.no-ballots')
      : markup`${ballots.map(({ ballot }) => markup`<p>${line(visit, choose(visit, ballot.question, consultation.languages))}</p>`)}`,
  ],
])}
${deskForm(visit, {
  action: deskPath(consultation.slug, '/discard'),
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('from', stateHash([consultation, ...ballots.map(({ ballot }) => ballot)])),
  button: locale.t('desk.discard-confirm'),
  danger: true,
})}
<p><a href="${visit.href(deskPath(consultation.slug))}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}
