import type { Context } from 'hono';
import {
  type ConsultationChange,
  changeConsultation,
  changeCover,
  checkConsultationChange,
} from '../../../application/consultation/change-consultation.ts';
import {
  discardUnfinishedConsultation,
  readUnfinishedChange,
  saveUnfinishedChange,
} from '../../../application/consultation/unfinished.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Consultation, UnfinishedConsultation } from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { decidedHere } from '../../../domain/network/host.ts';
import { ALT_MAX } from '../../../domain/proposal/details.ts';
import { wordsFrom } from '../../input/consultation.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { pictureField, pictureIn } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, localisedFields, whatChanged } from '../kit/form-parts.ts';
import { formFields, inputIn, labelsOf } from '../kit/form-table.ts';
import { type FormValues, fieldsOf, formDefaults, localisedIn, withOtherRows } from '../kit/form-values.ts';
import { markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { ballotSpans } from '../kit/timeline.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';
import { consultationIn, consultationValues, draftItems, wordItems } from './consultation-form.ts';
import { adminConsultationPath, consultationOf, crumbsTo } from './consultation-of.ts';
import { storedValues, unfinishedButton } from './unfinished.ts';

/** The form of a draft; of what is published, the texts, the topics and the campaign. */
export async function editConsultationPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Changes a consultation as it was when the form was opened; where it is not that any more, both are shown. */
export const acceptEditConsultation: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const rows = withOtherRows(formInput, 'phase');
  if (rows !== null) return await answered(context, c, { values: rows, refusal: null });
  const { consultation } = found.value;
  const path = adminConsultationPath(consultation.slug, '/edit');
  const unfinished = await readUnfinishedChange(context.app, consultation);
  if (formInput.text('do') === 'discard') {
    if (unfinished !== null) await discardUnfinishedConsultation(context.app, unfinished.id);
    return { to: context.href(path, { done: 'unfinished-discarded' }) };
  }
  if (formInput.text('do') === 'unfinished') {
    const input = inputIn(draftItems(context, formInput), formInput);
    const saved = await saveUnfinishedChange(context.app, { slug: consultation.slug, input });
    if (saved.ok) return { to: context.href(path, { done: 'unfinished-saved' }) };
    return await answered(context, c, { values: formInput, refusal: saved.refusal });
  }
  // The fields that the form had: one of a draft that was published meanwhile is refused by its state.
  const change = changeIn(context, formInput);
  if (!change.ok) return await answered(context, c, { values: formInput, refusal: change.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const changed = await changeConsultation(within, {
      slug: consultation.slug,
      change: change.value,
      basedOn: formInput.text('from'),
      unfinished: unfinished?.id,
      by: { kind: 'agent', id: agent.value.id },
    });
    return changed.ok
      ? ok(context.href(adminConsultationPath(changed.value.slug), { done: 'consultation-changed' }))
      : changed;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

/** What the form says. Of what is published it has no field for the address, nor for anything that is frozen. */
function changeIn(context: PageContext, values: FormValues): Result<ConsultationChange, Refusal> {
  const whole = values.all('slug').length > 0;
  const change = whole ? consultationIn(context, values) : wordsFrom(inputIn(wordItems(context), values));
  if (!change.ok) return change;
  return ok({
    ...change.value,
    campaign: change.value.campaign ?? null,
    // An empty field says that there is none.
    territory: whole ? values.text('territory') || null : undefined,
  });
}

/** The form with what was stored of a change, and what keeps the change from being one. */
async function unfinishedForm(
  context: PageContext,
  { slug }: Consultation,
  unfinished: UnfinishedConsultation,
): Promise<FormState> {
  const values = storedValues(context, unfinished);
  const change = changeIn(context, values);
  const checked = change.ok ? await checkConsultationChange(context.app, { slug, change: change.value }) : change;
  return { values, refusal: checked.ok ? null : checked.refusal };
}

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    const found = await consultationOf(context, agent, c);
    if (!found.ok) return found;
    const { consultation } = found.value;
    const { locale } = context;
    const draft = consultation.publishedAt === null;
    const now = consultationValues(context, consultation);
    const unfinished = draft ? await readUnfinishedChange(context.app, consultation) : null;
    const stored =
      unfinished === null ? { values: now, refusal: null } : await unfinishedForm(context, consultation, unfinished);
    const formState = given ?? stored;
    const meanwhile = formState.refusal?.type === 'changed-meanwhile';
    const items = draft
      ? draftItems(context, formState.values, ballotSpans(context, found.value))
      : wordItems(context, formState.values);
    const labels = labelsOf(items);
    // Rows that were added keep the state that the form was opened with; after a clash, sending again means it.
    const from = given === null || meanwhile ? etagOf(consultation) : given.values.text('from');
    return {
      title: draft ? locale.t('admin.edit') : locale.t('admin.edit-words'),
      // What is missing is no fault yet: nobody asked for more than to store it.
      refusal: given?.refusal ?? null,
      crumbs: crumbsTo(context, found.value),
      main: markup`${draft ? NOTHING : markup`<p class="note">${locale.t('admin.frozen-note')}</p>`}
${unfinished === null ? NOTHING : markup`<p class="note">${locale.t(stored.refusal === null ? 'unfinished.change-complete' : 'unfinished.change')}</p>`}
${meanwhile ? whatChanged(context, { now, values: formState.values }, labels) : NOTHING}
${adminForm(context, {
  action: adminConsultationPath(consultation.slug, '/edit'),
  formState,
  labels,
  fields: markup`${hiddenField('from', from)}${formFields(context, items, formState)}${draft ? unfinishedButton(context) : NOTHING}`,
  button: locale.t('admin.save'),
})}
${unfinished === null ? NOTHING : adminForm(context, { action: adminConsultationPath(consultation.slug, '/edit'), fields: hiddenField('do', 'discard'), button: locale.t('unfinished.change-discard'), danger: true })}`,
    };
  });
}

/** The picture of a consultation: the one it has, another, or none. */
export async function coverFormPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await coverFormAnswered(context, c, null);
}

export const acceptCover: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const found = await consultationOf(context, agent.value, c);
  if (!found.ok) return found;
  const { slug, languages } = found.value.consultation;
  const refused = (refusal: Refusal) => coverFormAnswered(context, c, { values: formInput, refusal });
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

async function coverFormAnswered(context: PageContext, c: Context, attempt: FormState | null): Promise<PageAnswer> {
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
