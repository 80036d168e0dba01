import type { Context } from 'hono';
import { extendBallot } from '../../../application/ballot/extend-ballot.ts';
import { ok } from '../../../domain/kit/result.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { ballotOf, ballotPath, crumbsTo } from '../consultation/consultation-of.ts';
import { extensionItems } from '../consultation/extend-phase.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState } from '../kit/form-parts.ts';
import { formFields, labelsOf } from '../kit/form-table.ts';
import { formDefaults, localisedIn, localMoment } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { deadline } from '../kit/time.ts';

/** The form for a later end of a ballot. */
export async function extendBallotPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptExtendBallot: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await ballotOf(context, agent.value, c);
  if (!found.ok) return found;
  const { at, ballot } = found.value;
  const done = await submitOnce(context, formInput, async (within) => {
    const extended = await extendBallot(within, {
      ballotId: ballot.ballot.id,
      closesAt: formInput.text('closesAt'),
      reason: localisedIn(formInput, 'reason', context.institution.languages),
      by: { kind: 'agent', id: agent.value.id },
    });
    if (!extended.ok) return extended;
    return ok(context.href(ballotPath(at.consultation.slug, ballot.ballot.slug), { done: 'ballot-extended' }));
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await ballotOf(context, agent, c);
    if (!found.ok) return found;
    const { at, ballot: detail } = found.value;
    const { ballot } = detail;
    const { timeZone, slug, languages } = at.consultation;
    const { locale } = context;
    const formState = given ?? {
      values: formDefaults({ closesAt: localMoment(ballot.closesAt, timeZone) }),
      refusal: null,
    };
    const items = extensionItems(context);
    return {
      title: locale.t('admin.extend-title', { phase: choose(context, ballot.question, languages).text }),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, at, detail),
      main: markup`<p class="lead">${locale.html('admin.extend-lead', { end: deadline(context, ballot.closesAt, timeZone), place: placeOf(timeZone) })}</p>
${adminForm(context, {
  action: ballotPath(slug, ballot.slug, '/extend'),
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: locale.t('admin.extend'),
})}`,
    };
  });
}
