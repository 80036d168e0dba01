import {
  discardUnfinishedPart,
  type PartKey,
  readUnfinishedParts,
  saveUnfinishedPart,
  unfinishedOf,
} from '../../../application/consultation/unfinished-parts.ts';
import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { FormFields, UnfinishedPart } from '../../../domain/consultation/unfinished.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok, type Result } from '../../../domain/kit/result.ts';
import { placeOf } from '../../../i18n/dates.ts';
import { choose, line } from '../kit/content.ts';
import { type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, type FormState, hiddenField } from '../kit/form-parts.ts';
import { type FormValues, formDefaults, localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { start } from '../kit/time.ts';
import { adminConsultationPath } from './consultation-of.ts';

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
