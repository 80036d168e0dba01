import type { Context } from 'hono';
import { extendBallot } from '../../../application/extend-ballot.ts';
import { ok } from '../../../domain/result.ts';
import { placeOf } from '../../../words/dates.ts';
import { deadline } from '../components/time.ts';
import { choose } from '../content.ts';
import { type Accepts, actOnce } from '../form.ts';
import { markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { ballotOf, ballotPath, crumbsTo } from './consultation-of.ts';
import { desk } from './desk.ts';
import { extensionFields, extensionLabels } from './extend-phase.ts';
import { type Attempt, deskForm } from './form-parts.ts';
import { filled, localisedIn, localMoment } from './typed.ts';

/** The form for a later end of a ballot. */
export async function extendBallotPage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

export const acceptExtendBallot: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const done = await actOnce(visit, said, async (within) => {
    const extended = await extendBallot(within, {
      ballotId: ballot.ballot.id,
      closesAt: said.text('closesAt'),
      reason: localisedIn(said, 'reason', visit.institution.languages),
      by: { agent: agent.value.id },
    });
    if (!extended.ok) return extended;
    return ok(visit.href(ballotPath(at.consultation.slug, ballot.ballot.slug), { done: 'ballot-extended' }));
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await ballotOf(visit, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { timeZone, slug, languages } = at.consultation;
    const { locale } = visit;
    const attempt = given ?? { typed: filled({ closesAt: localMoment(ballot.closesAt, timeZone) }), refusal: null };
    return {
      title: locale.t('desk.extend-title', { phase: choose(visit, ballot.question, languages).text }),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, at, detail),
      main: markup`<p class="lead">${locale.say('desk.extend-lead', { end: deadline(visit, ballot.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${deskForm(visit, {
  action: ballotPath(slug, ballot.slug, '/extend'),
  attempt,
  labels: extensionLabels(visit),
  fields: extensionFields(visit, attempt),
  button: locale.t('desk.extend'),
})}`,
    };
  });
}
