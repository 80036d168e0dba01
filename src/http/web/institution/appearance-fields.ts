import type { AppearanceChange } from '../../../application/institution/change-appearance.ts';
import type { Appearance } from '../../../domain/institution/appearance.ts';
import type { Picture } from '../../../domain/kit/picture.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../../domain/kit/result.ts';
import { ALT_MAX } from '../../../domain/proposal/image.ts';
import { choose } from '../kit/content.ts';
import { textField } from '../kit/field.ts';
import type { FormInput } from '../kit/form.ts';
import { type FormState, type Labels, localisedFields } from '../kit/form-parts.ts';
import { type FormDefaults, fieldsOf, formDefaults, localisedIn } from '../kit/form-values.ts';
import { type Html, markup } from '../kit/markup.ts';
import type { PageContext } from '../kit/page-context.ts';
import { pictureField, pictureIn } from '../kit/picture-field.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';

/** The files of the form, in their order. What is typed stands before them: of a form that is too large it is kept. */
const FILES = ['logo', 'banner', 'sharing'] as const;
type FileName = (typeof FILES)[number];

export function appearanceFields(
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
export function appearanceLabels({ locale: { t } }: PageContext) {
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
export function appearanceValues({ institution }: PageContext, { main, accent, banner }: Appearance): FormDefaults {
  return formDefaults({
    main: main ?? '',
    accent: accent ?? '',
    ...fieldsOf('bannerAlt', banner?.alt ?? null, institution.languages),
  });
}

/** What the form says; refused where its files were more than is taken. */
export async function changeIn(
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
