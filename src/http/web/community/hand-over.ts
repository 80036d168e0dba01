import type { Context } from 'hono';
import { offerHandOver, withdrawHandOver } from '../../../application/community/hand-over/offer-hand-over.ts';
import { type HandOverView, readHandOver } from '../../../application/community/hand-over/read-hand-over.ts';
import { takeOver } from '../../../application/community/hand-over/take-over.ts';
import { DECISION_MAX } from '../../../domain/community/charter.ts';
import { ok } from '../../../domain/kit/result.ts';
import { consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField } from '../kit/form-parts.ts';
import { area, formFields, labelsOf, select } from '../kit/form-table.ts';
import { formDefaults } from '../kit/form-values.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { refusalNote } from '../kit/refusal-note.ts';
import { date } from '../kit/time.ts';
import { neighbourLink } from '../network/peer-facts.ts';
import { handOverPath } from './request-address.ts';

/** Where the host offers a community to another member, and where that one takes it over. */
export async function handOverPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

const ACTS = ['offer', 'withdraw', 'take'] as const;
const DONE = { offer: 'hand-over-offered', withdraw: 'hand-over-withdrawn', take: 'taken-over' } as const;

export const acceptHandOver: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const act = ACTS.find((each) => each === formInput.text('do')) ?? 'offer';
  const by = { kind: 'agent', id: agent.value.id } as const;
  if (act === 'take') {
    // Its host is read before, which no transaction waits for.
    const taken = await takeOver(context.app, { slug, by });
    if (taken.ok) return { to: context.href(handOverPath(slug), { done: DONE.take }) };
    return await answered(context, c, { values: formInput, refusal: taken.refusal });
  }
  const done = await submitOnce(context, formInput, async (within) => {
    const acted =
      act === 'withdraw'
        ? await withdrawHandOver(within, { slug, by })
        : await offerHandOver(within, { slug, to: formInput.text('to'), reason: formInput.text('reason'), by });
    return acted.ok ? ok(context.href(handOverPath(slug), { done: DONE[act] })) : acted;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, formState: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { slug, host } = found.value.consultation;
    const view = await readHandOver(context.app, { slug, viewer: context.viewer });
    if (!view.ok) return view;
    return {
      title: t(host === null ? 'hand-over.title' : 'hand-over.take-title'),
      refusal: formState?.refusal ?? null,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t(host === null ? 'hand-over.lead' : 'hand-over.take-lead')}</p>
${offered(context, view.value)}
${host === null ? atHost(context, { slug, view: view.value, formState }) : atMember(context, { slug, view: view.value, formState })}`,
    };
  });
}

function offered(context: PageContext, { offer, names }: HandOverView): Html | string {
  if (offer === null) return '';
  const { locale, institution } = context;
  const target = names.get(offer.target);
  return markup`<p class="note">${locale.html('hand-over.offered', {
    institution: target === undefined ? markup`<bdi>${offer.target}</bdi>` : neighbourLink(context, target),
    at: date(context, offer.offeredAt, institution.timeZone),
    reason: markup`<bdi>${offer.reason}</bdi>`,
  })}</p>`;
}

type Shown = { readonly slug: string; readonly view: HandOverView; readonly formState: FormState | null };

function atHost(context: PageContext, { slug, view, formState }: Shown): Html {
  const { t } = context.locale;
  const action = handOverPath(slug);
  if (view.offer !== null) {
    const fields = hiddenField('do', 'withdraw');
    return markup`${refusalNote(context, formState?.refusal ?? null, {})}${adminForm(context, { action, fields, button: t('hand-over.withdraw'), danger: true })}`;
  }
  if (view.members.length === 0) return markup`<p>${t('hand-over.no-members')}</p>`;
  const items = [
    select('to', t('hand-over.to'), {
      options: view.members.map(({ uri, name, languages }) => ({
        value: uri,
        label: choose(context, name, languages).text,
      })),
      required: true,
    }),
    area('reason', t('hand-over.reason'), { max: DECISION_MAX, rows: 4, required: true }),
  ];
  const state = formState ?? { values: formDefaults({ to: '', reason: '' }), refusal: null };
  return adminForm(context, {
    action,
    formState: state,
    labels: labelsOf(items),
    fields: markup`${hiddenField('do', 'offer')}${formFields(context, items, state)}`,
    button: t('hand-over.offer'),
  });
}

/** The form is there where this node knows nothing against it; whether the host goes on silent is looked at once it is sent. */
function atMember(context: PageContext, { slug, view, formState }: Shown): Html {
  const { t } = context.locale;
  const refusal = formState?.refusal ?? view.refusal;
  if (refusal !== null) return refusalNote(context, refusal, {});
  const fields = hiddenField('do', 'take');
  return adminForm(context, { action: handOverPath(slug), fields, button: t('hand-over.take') });
}
