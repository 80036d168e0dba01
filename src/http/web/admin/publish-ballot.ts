import type { Context } from 'hono';
import { canonicalText, documentHash } from '../../../application/content-hash.ts';
import { stateHash } from '../../../application/made-from.ts';
import { publishBallot } from '../../../application/publish-ballot.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok } from '../../../domain/result.ts';
import { ballotOptions } from '../components/ballot-form.ts';
import { ballotRules } from '../components/ballot-rules.ts';
import { deadline, start } from '../components/time.ts';
import { choose, prose } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup, NOTHING } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotOf, ballotPath, crumbsTo } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, factList, hiddenField } from './form-parts.ts';
import { rulesText } from './rules-text.ts';
import { filled } from './typed.ts';

/** What the publication of a ballot freezes, to be read before it is confirmed. */
export async function publishBallotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

export const acceptPublishBallot: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const confirmed = said.text('from');
    const published = await publishBallot(within, {
      ballotId: ballot.ballot.id,
      confirmed,
      by: { agent: agent.value.id },
    });
    if (!published.ok) return published;
    return ok(visit.href(ballotPath(at.consultation.slug, ballot.ballot.slug), { done: 'ballot-published' }));
  });
  return done.ok ? { to: done.value } : await answered(visit, c, done.refusal);
};

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot, rules } = detail;
    const { consultation } = at;
    const { locale } = visit;
    const question = choose(visit, ballot.question, consultation.languages).text;
    return {
      title: locale.t('desk.publish-title', { title: question }),
      refusal,
      crumbs: crumbsTo(visit, at, detail),
      main: markup`<p class="lead">${locale.t('desk.publish-ballot-lead')}</p>
${factList([
  [locale.t('desk.opens-at'), start(visit, ballot.opensAt, consultation.timeZone)],
  [locale.t('desk.closes-at'), deadline(visit, ballot.closesAt, consultation.timeZone)],
])}
${ballot.description === null ? NOTHING : prose(visit, choose(visit, ballot.description, consultation.languages))}
${ballotOptions(visit, detail)}
${ballotRules(visit, detail)}
<p><a href="${visit.href(`/consultations/${consultation.slug}/ballots/${ballot.slug}`)}">${locale.t('desk.preview')}</a></p>
${rulesText(visit, canonicalText(rules), documentHash(rules))}
${deskForm(visit, {
  action: ballotPath(consultation.slug, ballot.slug, '/publish'),
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('from', stateHash(ballot)),
  button: locale.t('desk.publish-confirm'),
  danger: true,
})}
<p><a href="${visit.href(ballotPath(consultation.slug, ballot.slug))}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}
