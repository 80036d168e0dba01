import type { Context } from 'hono';
import { canonicalText, documentHash } from '../../../application/content-hash.ts';
import { stateHash } from '../../../application/made-from.ts';
import { publishConsultation } from '../../../application/publish-consultation.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { rulesInWords } from '../components/rules-in-words.ts';
import { choose, line } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { type ConsultationAtDesk, consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, factList, hiddenField } from './form-parts.ts';
import { rulesText } from './rules-text.ts';
import { filled } from './typed.ts';

/** What a publication freezes, to be read before it is confirmed. */
export async function publishConsultationPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

/** Publishes exactly what was read; a draft that changed since is shown again. */
export const acceptPublishConsultation: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await actOnce(visit, said, async (within) => {
    const confirmed = said.text('from');
    const published = await publishConsultation(within, { slug, confirmed, by: { agent: agent.value.id } });
    return published.ok ? ok(visit.href(deskPath(slug), { done: 'consultation-published' })) : published;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, done.refusal);
};

function readState({ consultation, ballots }: ConsultationAtDesk): string {
  return stateHash([consultation, ...ballots.map(({ ballot }) => ballot)]);
}

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation, rules, ballots } = found.value;
    if (consultation.publishedAt !== null) return refuse({ type: 'already-published' });
    const { locale } = visit;
    const title = choose(visit, consultation.title, consultation.languages);
    return {
      title: locale.t('desk.publish-title', { title: title.text }),
      refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${locale.t('desk.publish-lead')}</p>
${factList([
  [locale.t('desk.address'), markup`<code>${visit.app.origin}/consultations/${consultation.slug}</code>`],
  [
    locale.t('ballots.title'),
    ballots.length === 0
      ? locale.t('desk.no-ballots')
      : markup`${ballots.map(({ ballot }) => markup`<p>${line(visit, choose(visit, ballot.question, consultation.languages))}</p>`)}`,
  ],
])}
${rulesInWords(visit, consultation)}
${rulesText(visit, canonicalText(rules), documentHash(rules))}
${deskForm(visit, {
  action: deskPath(consultation.slug, '/publish'),
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('from', readState(found.value)),
  button: locale.t('desk.publish-confirm'),
  danger: true,
})}
<p><a href="${visit.href(deskPath(consultation.slug))}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}
