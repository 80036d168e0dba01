import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import { uploadFile } from '../../../application/media/manage-files.ts';
import { type ListedFile, readFiles } from '../../../application/media/reads.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { DESCRIPTION_MAX, DOCUMENT_TYPES, documentTypeOf } from '../../../domain/media/media-file.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { notSetUp } from '../kit/error-page.ts';
import { checkField, IMAGE_TYPES, textField } from '../kit/field.ts';
import type { Accepts } from '../kit/form.ts';
import { adminForm, adminTable, type FormState } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { protect } from '../kit/headers.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/pager.ts';
import { date } from '../kit/time.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';
import { factsOf, filePath, markdownOf } from './file-words.ts';

export const FILES = '/admin/files';
/** The latest files as the piece of a page that the editor shows. */
export const LATEST_FILES = `${FILES}/latest`;
const PAGE_SIZE = 50;
const TAKEN = [IMAGE_TYPES, ...Object.keys(DOCUMENT_TYPES)].join(',');

/** Images and documents for the texts of the institution: what there is, and the form for another. */
export async function filesPage(context: PageContext): Promise<PageAnswer> {
  return await answered(context, { values: formDefaults({}), refusal: null });
}

export const acceptFile: Accepts = async (context, formInput) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const refused = (refusal: Refusal) => answered(context, { values: formInput, refusal });
  if (formInput.isCut) {
    return await refused({
      type: 'invalid',
      field: 'file',
      because: 'too-heavy',
      limit: UPLOAD_BYTES_MAX / 1024 / 1024,
    });
  }
  const file = formInput.file('file');
  const uploaded = await uploadFile(context.app, {
    bytes: file === null ? new Uint8Array() : new Uint8Array(await file.arrayBuffer()),
    name: file?.name ?? '',
    description: formInput.text('description'),
    namesAuthors: formInput.text('namesAuthors') === 'yes',
    by: { kind: 'agent', id: agent.value.id },
  });
  return uploaded.ok ? { to: context.href(FILES, { done: 'file-uploaded' }) } : await refused(uploaded.refusal);
};

/** Buttons that put the latest files into the text beside them. */
export function latestFilesRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const context = await createPageContext(app, c);
    if (context === null) return notSetUp(app, c);
    protect(c, 'never');
    if (!requireAgent(context, 'read').ok) return c.body('', 403);
    const { items } = await readFiles(app, { limit: PAGE_SIZE, after: null });
    const { t } = context.locale;
    const list =
      items.length === 0
        ? markup`<p class="quiet">${t('files.none')}</p>`
        : markup`<ul class="plain-list">${items.map(
            (file) =>
              markup`<li>${thumbnail(file)} <button class="minor" type="button" data-insert="${markdownOf(context, file)}">${t('files.insert', { what: file.description })}</button> <span class="small quiet">${factsOf(context.locale, file)}</span></li>`,
          )}</ul>`;
    const more = markup`${list}<p class="small"><a href="${context.href(FILES)}">${t('files.nav')}</a></p>`;
    return c.body(more.toString(), 200, { 'content-type': 'text/html; charset=utf-8' });
  };
}

async function answered(context: PageContext, formState: FormState): Promise<PageAnswer> {
  const { t } = context.locale;
  return await adminLayout(context, 'consultations', async () => {
    const after = context.query.get('after') || null;
    const { items, next } = await readFiles(context.app, { limit: PAGE_SIZE, after });
    return {
      title: t('files.nav'),
      refusal: formState.refusal,
      main: markup`<p class="lead">${t('files.lead')}</p>
${uploadForm(context, formState)}
${adminTable({
  id: 'files',
  title: t('files.list'),
  caption: t('files.order'),
  columns: [
    t('files.what'),
    t('files.facts'),
    t('files.uploaded'),
    t('files.used'),
    t('files.markdown'),
    t('admin.act'),
  ],
  rows: items.map((file) => row(context, file)),
  empty: t('files.none'),
})}
${pager(context, { name: t('files.pages'), first: after === null ? null : context.href(FILES), next: next === null ? null : context.href(FILES, { after: next }) })}`,
    };
  });
}

function row(context: PageContext, file: ListedFile): readonly (Html | string)[] {
  const { institution, locale } = context;
  const label = locale.t('files.markdown-of', { what: file.description });
  return [
    markup`${thumbnail(file)} <a href="${filePath(file)}" dir="auto">${file.description}</a> <span class="small quiet"><bdi>${file.name}</bdi></span>`,
    factsOf(locale, file),
    date(context, file.uploadedAt, institution.timeZone),
    usesOf(context, file),
    markup`<input class="copied" readonly value="${markdownOf(context, file)}" aria-label="${label}">`,
    markup`<a href="${context.href(`${FILES}/${file.hash}`)}">${locale.t('files.remove')}<span class="hidden"> ${file.description}</span></a>`,
  ];
}

/** The texts that have a file; a link where it is a consultation. */
export function usesOf({ href, locale }: PageContext, { uses }: ListedFile): Html {
  if (uses.length === 0) return markup`<span class="quiet">${locale.t('files.unused')}</span>`;
  return markup`<ul class="plain-list small">${uses.map(({ in: place, slug }) =>
    slug === null
      ? markup`<li>${locale.t(`file-use.${place}`)}</li>`
      : markup`<li><a href="${href(`/admin/consultations/${slug}`)}">${slug}</a>: ${locale.t(`file-use.${place}`)}</li>`,
  )}</ul>`;
}

/** A small view of an image; the words beside it say what it is. */
function thumbnail(file: ListedFile): Html {
  if (documentTypeOf(file) !== null) return NOTHING;
  return markup`<img class="thumb" src="${filePath(file)}" alt="" width="${file.width ?? 0}" height="${file.height ?? 0}" loading="lazy">`;
}

function uploadForm(context: PageContext, formState: FormState): Html {
  const { t } = context.locale;
  const { values, refusal } = formState;
  const labels = { file: t('files.file'), description: t('files.description') };
  return markup`<section aria-labelledby="new-file"><h2 id="new-file">${t('files.new')}</h2>
${adminForm(context, {
  action: FILES,
  formState,
  labels,
  fields: markup`${textField(context, {
    name: 'description',
    label: labels.description,
    hint: t('files.description-hint'),
    value: values.text('description'),
    max: DESCRIPTION_MAX,
    required: true,
    refusal,
  })}
${checkField(context, { name: 'namesAuthors', label: t('files.names-authors'), hint: t('files.names-authors-hint'), checked: values.text('namesAuthors') === 'yes', refusal })}
${textField(context, { name: 'file', type: 'file', accept: TAKEN, label: labels.file, hint: t('files.file-hint'), required: true, refusal })}`,
  button: t('files.upload'),
  files: true,
})}</section>`;
}
