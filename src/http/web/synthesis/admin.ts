import type { Context } from 'hono';
import { ROLE_SCOPES } from '../../../application/agent/ports.ts';
import { may } from '../../../application/kit/access.ts';
import { ANYBODY } from '../../../application/kit/viewer.ts';
import { draftSynthesis, publishSynthesis, readSynthesis } from '../../../application/synthesis/synthesis.ts';
import { ok, refuse } from '../../../domain/kit/result.ts';
import { BODY_MAX } from '../../../domain/kit/text.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from '../consultation/consultation-of.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, localisedFields } from '../kit/form-parts.ts';
import { formDefaults, optionalIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { date } from '../kit/time.ts';
import { synthesisOf } from './page.ts';

/** What a synthesis would say now, and the form that publishes it. */
export async function synthesisAdminPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Publishes the very synthesis that was read. */
export const acceptSynthesis: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return await answered(context, c, { values: formInput, refusal: agent.refusal });
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug } = found.value.consultation;
  const done = await submitOnce(context, formInput, async (within) => {
    const published = await publishSynthesis(within, {
      slug,
      confirmed: formInput.text('confirmed'),
      words: optionalIn(formInput, 'words', context.institution.languages) ?? null,
      by: { kind: 'agent', id: agent.value.id },
    });
    return published.ok
      ? ok(context.href(adminConsultationPath(slug, '/synthesis'), { done: 'synthesis-published' }))
      : published;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  const { app, locale } = context;
  return await adminLayout(context, 'read', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { slug, publishedAt, timeZone } = found.value.consultation;
    if (publishedAt === null) return refuse({ type: 'not-published' });
    const [draft, public_] = [
      await draftSynthesis(app, { slug, viewer: ANYBODY }),
      await readSynthesis(app, { slug, viewer: ANYBODY }),
    ];
    if (!draft.ok) return draft;
    const stands = public_.ok ? public_.value.synthesis : null;
    const formState = given ?? { values: formDefaults({}), refusal: null };
    return {
      title: locale.t('synthesis.title'),
      refusal: formState.refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${locale.t('synthesis.lead')}</p>
${stands === null ? NOTHING : markup`<p class="note">${locale.html('synthesis.stands', { at: date(context, stands.publishedAt, timeZone) })} <a href="${context.href(`/consultations/${slug}/synthesis`)}">${locale.t('synthesis.public')}</a></p>`}
${synthesisOf(context, { slug, document: draft.value.document, titles: draft.value.titles })}
${may(ROLE_SCOPES[agent.role], 'consultations') ? publishForm(context, { slug, hash: draft.value.hash, formState }) : NOTHING}`,
    };
  });
}

function publishForm(
  context: PageContext,
  { slug, hash, formState }: { readonly slug: string; readonly hash: string; readonly formState: FormState },
): Html {
  const { locale, institution } = context;
  return markup`<h2>${locale.t('synthesis.publish-title')}</h2>
${adminForm(context, {
  action: adminConsultationPath(slug, '/synthesis'),
  formState,
  labels: { words: locale.t('synthesis.words') },
  fields: markup`${hiddenField('confirmed', hash)}
${localisedFields(context, { name: 'words', label: locale.t('synthesis.words'), hint: locale.t('synthesis.words-hint'), langs: institution.languages, formState, max: BODY_MAX, rows: 5, markdown: 'official' })}`,
  button: locale.t('synthesis.publish'),
})}`;
}
