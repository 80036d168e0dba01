import {
  type AppearanceChange,
  discardAppearanceDraft,
  draftAppearance,
  publishAppearance,
  readAppearances,
  restoreAppearance,
} from '../../../application/institution/change-appearance.ts';
import { etagOf } from '../../../application/kit/not-modified.ts';
import type { Appearance } from '../../../domain/institution/appearance.ts';
import type { Picture } from '../../../domain/kit/picture.ts';
import type { Refusal, RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { ALT_MAX } from '../../../domain/proposal/details.ts';
import { adminLayout } from '../kit/admin.ts';
import { choose } from '../kit/content.ts';
import { requireAgent } from '../kit/current-user.ts';
import { pictureField, pictureIn, textField } from '../kit/field.ts';
import { type Accepts, type FormInput, submitOnce } from '../kit/form.ts';
import { adminForm, type FormState, hiddenField, type Labels, localisedFields } from '../kit/form-parts.ts';
import { type FormDefaults, fieldsOf, formDefaults, localisedIn } from '../kit/form-values.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import type { PageContext } from '../kit/page-context.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';
import { homePage } from './home.ts';

/** The files of the form, in their order. What is typed stands before them: of a form that is too large it is kept. */
const FILES = ['logo', 'banner', 'sharing'] as const;
type FileName = (typeof FILES)[number];

function appearanceFields(
  context: PageContext,
  { now, formState }: { readonly now: Appearance; readonly formState: FormState },
): Html {
  const { t } = context.locale;
  const { values, refusal } = formState;
  const labels = appearanceLabels(context);
  const colour = (name: 'main' | 'accent') =>
    textField(context, {
      name,
      label: labels[name],
      hint: t(`appearance.${name}-hint`),
      value: values.text(name),
      max: 7,
      refusal,
    });
  const alt = now.banner === null ? '' : choose(context, now.banner.alt).text;
  const stored: Readonly<Record<FileName, Picture | null>> = {
    logo: now.logo?.wide ?? null,
    banner: now.banner,
    sharing: now.sharing,
  };
  const file = (name: FileName) =>
    pictureField(context, {
      name,
      label: labels[name],
      hint: t(`appearance.${name}-hint`),
      now: stored[name],
      alt: name === 'banner' ? alt : '',
      refusal,
    });
  return markup`${colour('main')}
${colour('accent')}
${localisedFields(context, {
  name: 'bannerAlt',
  label: labels.bannerAlt,
  hint: t('appearance.alt-hint'),
  langs: context.institution.languages,
  formState,
  max: ALT_MAX,
})}
${FILES.map(file)}`;
}

/** What the fields are called. */
function appearanceLabels({ locale: { t } }: PageContext) {
  return {
    main: t('appearance.main'),
    accent: t('appearance.accent'),
    bannerAlt: t('appearance.banner-alt'),
    logo: t('appearance.logo'),
    banner: t('appearance.banner'),
    sharing: t('appearance.sharing'),
  } satisfies Labels;
}

/** The form filled in with what is drafted or public; files are never sent back. */
function appearanceValues({ institution }: PageContext, { main, accent, banner }: Appearance): FormDefaults {
  return formDefaults({
    main: main ?? '',
    accent: accent ?? '',
    ...fieldsOf('bannerAlt', banner?.alt ?? null, institution.languages),
  });
}

/** What the form says; refused where its files were more than is taken. */
async function changeIn(
  { institution }: PageContext,
  formInput: FormInput,
): Promise<Result<AppearanceChange, RefusalOf<'invalid'>>> {
  if (formInput.isCut) {
    const limit = UPLOAD_BYTES_MAX / 1024 / 1024;
    return refuse({ type: 'invalid', field: 'logo', because: 'too-heavy', limit });
  }
  return ok({
    main: formInput.text('main') || null,
    accent: formInput.text('accent') || null,
    bannerAlt: localisedIn(formInput, 'bannerAlt', institution.languages),
    logo: await pictureIn(formInput, 'logo'),
    banner: await pictureIn(formInput, 'banner'),
    sharing: await pictureIn(formInput, 'sharing'),
  });
}

export const APPEARANCE = '/admin/appearance';
export const APPEARANCE_PREVIEW = `${APPEARANCE}/preview`;

/** What a button of the page does beside saving the draft, and the note that follows it. */
const ACTS = {
  publish: { act: publishAppearance, done: 'appearance-published' },
  restore: { act: restoreAppearance, done: 'appearance-restored' },
  discard: { act: discardAppearanceDraft, done: 'appearance-discarded' },
} as const;
type Act = keyof typeof ACTS;

/** How the institution looks: what is drafted, what it becomes, and the way back. */
export async function appearancePage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, null);
}

export const acceptAppearance: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const by = { kind: 'agent', id: agent.value.id } as const;
  const basedOn = formInput.text('from');
  const refused = (refusal: Refusal) => answered(context, { values: formInput, refusal });
  const name = formInput.text('act');
  if (name in ACTS) {
    const { act, done } = ACTS[name as Act];
    const acted = await submitOnce(context, formInput, async (within) => {
      const result = await act(within, { by, basedOn });
      return result.ok ? ok(context.href(APPEARANCE, { done })) : result;
    });
    return acted.ok ? { to: acted.value } : await answered(context, { values: null, refusal: acted.refusal });
  }
  const change = await changeIn(context, formInput);
  if (!change.ok) return await refused(change.refusal);
  const drafted = await draftAppearance(context.app, { ...change.value, basedOn, by });
  return drafted.ok ? { to: context.href(APPEARANCE, { done: 'appearance-drafted' }) } : await refused(drafted.refusal);
};

/** The home page as it would be with the draft, for whoever may publish it. */
export async function appearancePreview(context: PageContext): Promise<PageAnswer> {
  const agent = requireAgent(context, 'admin');
  if (!agent.ok) return agent;
  const { draft: appearance } = await readAppearances(context.app);
  if (appearance === null) return { refusal: { type: 'not-found', what: 'appearance' } };
  const home = await homePage({ ...context, appearance });
  if (!('content' in home)) return home;
  const { t } = context.locale;
  return {
    cache: 'never',
    appearance,
    content: {
      ...home.content,
      canonical: null,
      main: markup`<p class="note">${t('appearance.preview-note')} <a href="${context.href(APPEARANCE)}">${t('appearance.back')}</a></p>
${home.content.main}`,
    },
  };
}

type Attempt = { readonly values: FormState['values'] | null; readonly refusal: Refusal };

async function answered(context: PageContext, attempt: Attempt | null): Promise<PageAnswer> {
  const { app, locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'admin', async () => {
    const { draft, published, former } = await readAppearances(app);
    const now = draft ?? published;
    const refusal = attempt?.refusal ?? null;
    const typed = attempt?.values ?? null;
    const from = typed === null || refusal?.type === 'changed-meanwhile' ? etagOf(now) : typed.text('from');
    const formState = { values: typed ?? appearanceValues(context, now), refusal };
    return {
      title: t('appearance.nav'),
      refusal,
      main: markup`<p class="lead">${t('appearance.lead')}</p>
${draft === null ? markup`<p class="note">${t('appearance.no-draft')}</p>` : draftSection(context, etagOf(draft))}
<section aria-labelledby="appearance"><h2 id="appearance">${t('appearance.nav')}</h2>
${adminForm(context, {
  action: APPEARANCE,
  formState,
  labels: appearanceLabels(context),
  fields: markup`${hiddenField('from', from)}${appearanceFields(context, { now, formState })}`,
  button: t('appearance.save'),
  files: true,
})}</section>
${former === null ? NOTHING : formerSection(context)}`,
    };
  });
}

function draftSection(context: PageContext, from: string): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="draft"><h2 id="draft">${t('appearance.draft')}</h2>
<p>${t('appearance.draft-lead')} <a href="${context.href(APPEARANCE_PREVIEW)}">${t('appearance.preview')}</a></p>
${actForm(context, { act: 'publish', from, button: t('appearance.publish') })}
${actForm(context, { act: 'discard', from, button: t('appearance.discard'), danger: true })}</section>`;
}

function formerSection(context: PageContext): Html {
  const { t } = context.locale;
  return markup`<section aria-labelledby="former"><h2 id="former">${t('appearance.former')}</h2>
<p>${t('appearance.former-lead')}</p>
${actForm(context, { act: 'restore', from: '', button: t('appearance.restore') })}</section>`;
}

function actForm(
  context: PageContext,
  of: { readonly act: Act; readonly from: string; readonly button: string; readonly danger?: boolean },
): Html {
  const { act, from, button, danger } = of;
  const fields = markup`${hiddenField('act', act)}${hiddenField('from', from)}`;
  return adminForm(context, { action: APPEARANCE, fields, button, danger });
}
