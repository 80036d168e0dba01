import type { Context } from 'hono';
import { checkNewConsultation, createConsultation } from '../../../application/consultation/create-consultation.ts';
import {
  discardUnfinishedConsultation,
  discardUnfinishedPart,
  type PartKey,
  readUnfinishedConsultation,
  readUnfinishedConsultations,
  readUnfinishedParts,
  saveUnfinishedConsultation,
  saveUnfinishedPart,
  unfinishedOf,
} from '../../../application/consultation/unfinished.ts';
import { isAssignedTo } from '../../../application/kit/access.ts';
import type {
  Consultation,
  FormFields,
  UnfinishedConsultation,
  UnfinishedPart,
} from '../../../domain/consultation/consultation.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import type { Localised } from '../../../domain/kit/text.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose, line } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, hiddenField } from '../kit/form-parts.ts';
import { formFields, inputIn, labelsOf, valuesWith } from '../kit/form-table.ts';
import { type FormValues, formDefaults, localisedIn, withOtherRows } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { consultationIn, draftItems } from './consultation-form.ts';
import { adminConsultationPath, crumbsTo } from './consultation-of.ts';

/** Fields that a form has beside what is typed. */
const OWN_FIELDS: readonly string[] = ['do', 'from', 'once', 'unfinished'];

/** Where a form is, and what of a consultation it is of. */
export type PartForm = { readonly consultation: Consultation; readonly key: PartKey; readonly path: string };

/** What is stored unfinished of a form; null for nothing. */
export async function storedPart(
  context: PageContext,
  { consultation, key }: Pick<PartForm, 'consultation' | 'key'>,
): Promise<UnfinishedPart | null> {
  return unfinishedOf(await readUnfinishedParts(context.app, consultation), key);
}

/**
 * Stores the form as it is, or deletes what was stored of it, and answers where to go on; null where neither of these two
 * buttons was pressed.
 */
export async function afterUnfinished(
  context: PageContext,
  formInput: FormInput,
  { consultation, key, path }: PartForm,
): Promise<Result<string, Refusal> | null> {
  const pressed = formInput.text('do');
  if (pressed === 'discard') {
    const stored = await storedPart(context, { consultation, key });
    if (stored !== null) await discardUnfinishedPart(context.app, stored.id);
    const to = 'id' in key ? adminConsultationPath(consultation.slug) : path;
    return ok(context.href(to, { done: 'unfinished-discarded' }));
  }
  if (pressed !== 'unfinished') return null;
  const names = formInput.names.filter((name) => !OWN_FIELDS.includes(name));
  const input: FormFields = Object.fromEntries(names.map((name) => [name, formInput.all(name)]));
  return await submitOnce(context, formInput, async (within) => {
    const saved = await saveUnfinishedPart(within, { slug: consultation.slug, key, input });
    if (!saved.ok) return saved;
    const unfinished = 'id' in key ? { unfinished: saved.value.id } : {};
    return ok(context.href(path, { ...unfinished, done: 'unfinished-saved' }));
  });
}

/** The form with what was stored of it, and everything that it lacks. */
export async function unfinishedState(
  { input }: UnfinishedPart,
  check: (values: FormValues) => Promise<Result<unknown, Refusal>> | Result<unknown, Refusal>,
): Promise<FormState> {
  const values = formDefaults(input);
  const checked = await check(values);
  return { values, refusal: checked.ok ? null : checked.refusal };
}

/** That the form is as it was stored unfinished, and what has yet to be done. */
export function unfinishedNote(
  { locale: { t } }: PageContext,
  { refusal, isChange }: { readonly refusal: Refusal | null; readonly isChange: boolean },
): Html {
  const complete = isChange ? t('unfinished.change-complete') : t('unfinished.complete');
  const missing = isChange ? t('unfinished.change') : t('unfinished.missing');
  return markup`<p class="note">${refusal === null ? complete : missing}</p>`;
}

/** The form that deletes what was stored. */
export function discardForm(context: PageContext, { key, path }: Omit<PartForm, 'consultation'>): Html {
  const { t } = context.locale;
  const isNew = 'id' in key;
  return adminForm(context, {
    action: path,
    fields: markup`${hiddenField('do', 'discard')}${isNew ? hiddenField('unfinished', key.id ?? '') : NOTHING}`,
    button: isNew ? t('unfinished.discard') : t('unfinished.change-discard'),
    danger: true,
  });
}

/** The ballots of a consultation that are stored unfinished; nothing where there is none. */
export function unfinishedBallots(
  context: PageContext,
  consultation: Consultation,
  stored: readonly UnfinishedPart[],
): Html {
  const { locale } = context;
  const { slug, timeZone, languages } = consultation;
  const ballots = stored.filter(({ part, ballotId }) => part === 'ballot' && ballotId === null);
  if (ballots.length === 0) return NOTHING;
  return adminTable({
    id: 'unfinished',
    title: locale.t('unfinished.ballots'),
    caption: locale.t('unfinished.caption', { place: placeOf(timeZone) }),
    columns: [locale.t('admin.question'), locale.t('unfinished.changed')],
    rows: ballots.map(({ id, input, changedAt }) => {
      const question = choose(context, localisedIn(formDefaults(input), 'question', languages), languages);
      return [
        markup`<a href="${context.href(adminConsultationPath(slug, '/new-ballot'), { unfinished: id })}">${question.text === '' ? locale.t('unfinished.untitled') : line(context, question)}</a>`,
        start(context, changedAt, timeZone),
      ];
    }),
    empty: '',
  });
}

/** Where a consultation is published: that what is unfinished within it is not, and the way to it. */
export function partsNotPublished(
  context: PageContext,
  consultation: Consultation,
  stored: readonly UnfinishedPart[],
): Html {
  if (stored.length === 0) return NOTHING;
  const { t } = context.locale;
  return markup`<p class="note">${t('unfinished.parts', { count: stored.length })} <a href="${context.href(adminConsultationPath(consultation.slug))}">${t('unfinished.parts-link')}</a></p>`;
}

export const UNFINISHED = '/admin/unfinished-consultations';

/** The button of a form of a consultation that stores it as it is, whatever is missing. */
export function unfinishedButton({ locale: { t } }: PageContext): Html {
  return markup`<p class="hint">${t('unfinished.hint')}</p>
<p class="buttons"><button class="second" type="submit" name="do" value="unfinished" formnovalidate>${t('unfinished.save')}</button></p>`;
}

/** Stores the form as it is, and goes on to where it is completed; null where another button was pressed. */
export async function storedUnfinished(context: PageContext, formInput: FormInput, id: string | null) {
  if (formInput.text('do') !== 'unfinished') return null;
  const derivedFrom = formInput.text('derivedFrom') || undefined;
  const input = { ...inputIn(draftItems(context, formInput), formInput), derivedFrom };
  return await submitOnce(context, formInput, async (within) => {
    const saved = await saveUnfinishedConsultation(within, { id, input });
    return saved.ok ? ok(context.href(`${UNFINISHED}/${saved.value.id}`, { done: 'unfinished-saved' })) : saved;
  });
}

/** What is stored of unfinished consultations; nothing where there is none. */
export async function unfinishedTable(context: PageContext): Promise<Html> {
  const { app, locale, institution } = context;
  const { t } = locale;
  const stored = await readUnfinishedConsultations(app);
  if (stored.length === 0) return NOTHING;
  return adminTable({
    id: 'unfinished',
    title: t('unfinished.list'),
    caption: t('unfinished.caption', { place: placeOf(institution.timeZone) }),
    columns: [t('admin.title-label'), t('unfinished.changed')],
    rows: stored.map((each) => [
      markup`<a href="${context.href(`${UNFINISHED}/${each.id}`)}">${nameOf(context, each)}</a>`,
      start(context, each.changedAt, institution.timeZone),
    ]),
    empty: '',
  });
}

function nameOf(context: PageContext, { input }: UnfinishedConsultation): Html | string {
  const { title = {} } = input as { readonly title?: Localised };
  const chosen = choose(context, title, context.institution.languages);
  return chosen.text === '' ? context.locale.t('unfinished.untitled') : line(context, chosen);
}

/** An unfinished consultation, with what is missing in it, each with the way to its field. */
export async function unfinishedPage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await answered(context, c, null);
}

/** Stores it again, deletes it, or makes a draft of it where it is complete. */
export const acceptUnfinished: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  if (!isAssignedTo(agent.value, null)) return { refusal: { type: 'not-your-consultation' } };
  const id = c.req.param('unfinished') ?? '';
  if (formInput.text('do') === 'discard') {
    await discardUnfinishedConsultation(context.app, id);
    return { to: context.href('/admin/consultations', { done: 'unfinished-discarded' }) };
  }
  const rows = withOtherRows(formInput, 'phase');
  if (rows !== null) return await answered(context, c, { values: rows, refusal: null });
  const stored = await storedUnfinished(context, formInput, id);
  if (stored !== null) {
    return stored.ok
      ? { to: stored.value }
      : await answered(context, c, { values: formInput, refusal: stored.refusal });
  }
  const command = consultationIn(context, formInput);
  if (!command.ok) return await answered(context, c, { values: formInput, refusal: command.refusal });
  const done = await submitOnce(context, formInput, async (within) => {
    const created = await createConsultation(within, {
      ...command.value,
      derivedFrom: formInput.text('derivedFrom') || undefined,
      unfinished: id,
      by: { kind: 'agent', id: agent.value.id },
    });
    return created.ok
      ? ok(context.href(adminConsultationPath(created.value.slug), { done: 'consultation-drafted' }))
      : created;
  });
  return done.ok ? { to: done.value } : await answered(context, c, { values: formInput, refusal: done.refusal });
};

async function answered(context: PageContext, c: Context, given: FormState | null): Promise<PageAnswer> {
  return await adminLayout(context, 'consultations', async (agent) => {
    if (!isAssignedTo(agent, null)) return refuse({ type: 'not-your-consultation' });
    const found = await readUnfinishedConsultation(context.app, c.req.param('unfinished') ?? '');
    if (!found.ok) return found;
    const { t } = context.locale;
    const values = given?.values ?? storedValues(context, found.value);
    const missing = given === null ? await missingIn(context, values) : given.refusal;
    const items = draftItems(context, values);
    const formState = { values, refusal: missing };
    const action = `${UNFINISHED}/${found.value.id}`;
    return {
      title: t('unfinished.title'),
      // What is missing is no fault yet: nobody asked for more than to store it.
      refusal: given?.refusal ?? null,
      crumbs: crumbsTo(context),
      main: markup`<p class="lead">${missing === null ? t('unfinished.complete') : t('unfinished.missing')}</p>
${adminForm(context, {
  action,
  formState,
  labels: labelsOf(items),
  fields: markup`${hiddenField('derivedFrom', values.text('derivedFrom'))}${formFields(context, items, formState)}${unfinishedButton(context)}`,
  button: t('admin.save-draft'),
})}
${adminForm(context, { action, fields: hiddenField('do', 'discard'), button: t('unfinished.discard'), danger: true })}`,
    };
  });
}

/** Everything that keeps it from being a draft; null for nothing. */
async function missingIn(context: PageContext, values: FormValues): Promise<Refusal | null> {
  const command = consultationIn(context, values);
  if (!command.ok) return command.refusal;
  const checked = await checkNewConsultation(context.app, { ...command.value, by: null });
  return checked.ok ? null : checked.refusal;
}

/** The form filled in with what was stored. */
export function storedValues(context: PageContext, { input }: UnfinishedConsultation): FormValues {
  const stored = input as {
    readonly timeZone?: string;
    readonly derivedFrom?: string;
    readonly phases?: readonly { readonly allows?: unknown }[];
  };
  const items = draftItems(context, formDefaults({ timeZone: stored.timeZone ?? context.institution.timeZone }));
  const phases = (stored.phases ?? []).map((phase) => ({ ...phase, own: phase.allows !== undefined }));
  const filled = valuesWith(items, { ...stored, phases });
  return {
    text: (name) => (name === 'derivedFrom' ? (stored.derivedFrom ?? '') : filled.text(name)),
    all: (name) => filled.all(name),
  };
}
