import type { Context } from 'hono';
import { createFeatureRequest } from '../../../application/community/request/create-request.ts';
import { stateAct } from '../../../application/community/statement/state-act.ts';
import { ok } from '../../../domain/kit/result.ts';
import { BODY_MAX, TITLE_MAX } from '../../../domain/kit/text.ts';
import { consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState } from '../kit/form-parts.ts';
import { formFields, type Item, labelsOf, localised } from '../kit/form-table.ts';
import { formDefaults, localisedIn } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { adminRequestPath, boardPath, newRequestPath } from './request-address.ts';
import { detailItems, detailsIn } from './request-fields.ts';

/** The form of a feature request. */
export async function newRequestPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptNewRequest: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug, languages, host } = found.value.consultation;
  const title = localisedIn(formInput, 'title', languages);
  const body = localisedIn(formInput, 'body', languages);
  const lang = languages.find((each) => each in title) ?? languages[0] ?? 'und';
  const by = { kind: 'agent', id: agent.value.id } as const;
  const done = await submitOnce(context, formInput, async (within) => {
    if (host !== null) {
      const words = { title: title[lang] ?? '', body: body[lang] ?? '', lang };
      const act = { type: 'propose', ...words, details: detailsIn(formInput) } as const;
      const sent = await stateAct(within, { slug, number: null, act, by });
      return sent.ok ? ok(context.href(boardPath(slug), { done: 'request-sent' })) : sent;
    }
    const created = await createFeatureRequest(within, {
      slug,
      content: { title, body, lang, cost: null, amends: null },
      details: detailsIn(formInput),
      by,
    });
    return created.ok
      ? ok(context.href(adminRequestPath(slug, created.value.number), { done: 'request-created' }))
      : created;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { slug, languages: langs } = found.value.consultation;
    const { t } = context.locale;
    const formState = given ?? { values: formDefaults({}), refusal: null };
    const items: readonly Item[] = [
      localised('title', t('propose.title'), { langs, max: TITLE_MAX }),
      localised('body', t('request.need'), { hint: t('request.need-hint'), langs, max: BODY_MAX, rows: 8 }),
      ...detailItems(context),
    ];
    return {
      title: t('request.new'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('request.new-lead')}</p>
${adminForm(context, {
  action: newRequestPath(slug),
  formState,
  labels: labelsOf(items),
  fields: formFields(context, items, formState),
  button: t('request.new-button'),
})}`,
    };
  });
}
