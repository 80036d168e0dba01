import type { Context } from 'hono';
import { changeCover } from '../../../application/consultation/change-cover.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { decidedHere } from '../../../domain/network/host.ts';
import { ALT_MAX } from '../../../domain/proposal/image.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, type FormState, localisedFields } from '../kit/form-parts.ts';
import { fieldsOf, formDefaults, localisedIn } from '../kit/form-values.ts';
import { markup } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pictureField, pictureIn } from '../kit/picture-field.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';

/** The picture of a consultation: the one it has, another, or none. */
export async function coverFormPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

export const acceptCover: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug, languages } = found.value.consultation;
  const refused = (refusal: Refusal) => answered(context, c, { values: formInput, refusal });
  if (formInput.isCut) {
    const limit = UPLOAD_BYTES_MAX / 1024 / 1024;
    return await refused({ type: 'invalid', field: 'cover', because: 'too-heavy', limit });
  }
  const done = await changeCover(context.app, {
    slug,
    alt: localisedIn(formInput, 'coverAlt', languages),
    picture: await pictureIn(formInput, 'cover'),
    by: { kind: 'agent', id: agent.value.id },
  });
  if (!done.ok) return await refused(done.refusal);
  return { to: context.href(adminConsultationPath(slug), { done: 'cover-changed' }) };
};

async function answered(context: PageContext, c: Context, attempt: FormState | null): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation, cover } = found.value;
    const own = decidedHere(consultation);
    if (!own.ok) return own;
    const { slug, languages } = consultation;
    const values = formDefaults(fieldsOf('coverAlt', cover?.alt ?? null, languages));
    const formState = attempt ?? { values, refusal: null };
    const { refusal } = formState;
    const [label, altLabel] = [t('cover.file'), t('cover.alt')];
    const alt = cover === null ? '' : choose(context, cover.alt, languages).text;
    return {
      title: t('cover.title'),
      refusal,
      crumbs: crumbsTo(context, found.value),
      main: markup`<p class="lead">${t('cover.lead')}</p>
${adminForm(context, {
  action: adminConsultationPath(slug, '/cover'),
  formState,
  labels: { cover: label, coverAlt: altLabel },
  fields: markup`${localisedFields(context, { name: 'coverAlt', label: altLabel, hint: t('appearance.alt-hint'), langs: languages, formState, max: ALT_MAX })}
${pictureField(context, { name: 'cover', label, now: cover?.small ?? null, alt, refusal })}`,
  button: t('cover.save'),
  files: true,
})}`,
    };
  });
}
