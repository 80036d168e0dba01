import type { Context } from 'hono';
import { extendPhase } from '../../../application/extend-phase.ts';
import { ok, refuse } from '../../../domain/result.ts';
import { REASON_MAX } from '../../../domain/text.ts';
import { placeOf } from '../../../words/dates.ts';
import { textField } from '../components/field.ts';
import { deadline } from '../components/time.ts';
import { type Accepts, actOnce } from '../form.ts';
import { type Html, markup } from '../markup.ts';
import type { PageAnswer } from '../page.ts';
import type { Visit } from '../visit.ts';
import { agentOf } from '../who.ts';
import { consultationOf, crumbsTo, deskPath } from './consultation-of.ts';
import { desk } from './desk.ts';
import { type Attempt, deskForm, hiddenField, localisedFields } from './form-parts.ts';
import { filled, localisedIn, localMoment } from './typed.ts';

/** The form for a later end of a phase. */
export async function extendPhasePage(visit: Visit, c: Context): Promise<PageAnswer> {
  return await answered(visit, c, null);
}

export const acceptExtendPhase: Accepts = async (visit, said, c) => {
  const agent = agentOf(visit, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(visit, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await actOnce(visit, said, async (within) => {
    const extended = await extendPhase(within, {
      slug,
      phaseId: said.text('phase'),
      closesAt: said.text('closesAt'),
      reason: localisedIn(said, 'reason', visit.institution.languages),
      by: { agent: agent.value.id },
    });
    return extended.ok ? ok(visit.href(deskPath(slug), { done: 'phase-extended' })) : extended;
  });
  return done.ok ? { to: done.value } : await answered(visit, c, { typed: said, refusal: done.refusal });
};

/** The fields of an extension, alike for a phase and a ballot. */
export function extensionFields(visit: Visit, attempt: Attempt): Html {
  const { t } = visit.locale;
  return markup`${textField(visit, { name: 'closesAt', label: t('desk.new-end'), type: 'datetime-local', required: true, value: attempt.typed.text('closesAt'), refusal: attempt.refusal })}
${localisedFields(visit, { name: 'reason', label: t('desk.reason'), hint: t('desk.reason-hint'), langs: visit.institution.languages, attempt, max: REASON_MAX, rows: 3 })}`;
}

export function extensionLabels({ locale }: Visit) {
  return { closesAt: locale.t('desk.new-end'), reason: locale.t('desk.reason') };
}

async function answered(visit: Visit, c: Context, given: Attempt | null): Promise<PageAnswer> {
  return await desk(visit, 'consultations', async (agent) => {
    const found = await consultationOf(visit, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { slug, timeZone, phases } = consultation;
    const wanted = given?.typed.text('phase') ?? visit.query.get('phase');
    const phase = phases.find(({ id }) => id === wanted);
    if (phase === undefined) return refuse({ type: 'not-found', what: 'phase' });
    const { locale } = visit;
    const attempt = given ?? {
      typed: filled({ closesAt: localMoment(phase.closesAt, timeZone) }),
      refusal: null,
    };
    return {
      title: locale.t('desk.extend-title', { phase: locale.words.phase[phase.kind] }),
      refusal: attempt.refusal,
      crumbs: crumbsTo(visit, found.value),
      main: markup`<p class="lead">${locale.say('desk.extend-lead', { end: deadline(visit, phase.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${deskForm(visit, {
  action: deskPath(slug, '/extend'),
  attempt,
  labels: extensionLabels(visit),
  fields: markup`${hiddenField('phase', phase.id)}${extensionFields(visit, attempt)}`,
  button: locale.t('desk.extend'),
})}`,
    };
  });
}
