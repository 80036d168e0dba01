import type { Context } from 'hono';
import { discardBallot } from '../../../application/discard-ballot.ts';
import { stateHash } from '../../../application/made-from.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { choose } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotOf, ballotPath, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { deskForm, hiddenField } from './form-parts.ts';
import { filled } from './typed.ts';

/** Asks before a drafted ballot goes. */
export async function discardBallotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

export const acceptDiscardBallot: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const done = await actOnce(visit, said, async (within) => {
    // Looked up within: whoever sends the form twice finds nothing the second time, and is led on all the same.
    const found = await ballotOf({ ...visit, app: within }, agent.value, c);
    if (!found.ok) return found;
    const { at, ballot } = found.value;
    const confirmed = said.text('from');
    const by = { agent: agent.value.id };
    const discarded = await discardBallot(within, { ballotId: ballot.ballot.id, confirmed, by });
    return discarded.ok ? ok(visit.href(deskPath(at.consultation.slug), { done: 'ballot-discarded' })) : discarded;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, done.refusal);
};

async function answered(visit: Visit, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { slug, languages } = at.consultation;
    if (ballot.publishedAt !== null) return refuse({ type: 'rules-frozen', since: ballot.publishedAt });
    const { locale } = visit;
    return {
      title: locale.t('desk.discard-title', { title: choose(visit, ballot.question, languages).text }),
      refusal,
      crumbs: crumbsTo(visit, at, detail),
      main: markup`<p class="lead">${locale.t('desk.discard-ballot-lead')}</p>
${deskForm(visit, {
  action: ballotPath(slug, ballot.slug, '/discard'),
  attempt: { typed: filled({}), refusal },
  fields: hiddenField('from', stateHash(ballot)),
  button: locale.t('desk.discard-confirm'),
  danger: true,
})}
<p><a href="${visit.href(ballotPath(slug, ballot.slug))}">${locale.t('desk.not-now')}</a></p>`,
    };
  });
}
