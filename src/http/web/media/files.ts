import type { Context } from 'hono';
import type { Application } from '../../../application/application.ts';
import {
  type ListedFile,
  readFile,
  readFileBytes,
  readFileFacts,
  readFiles,
  removeFile,
  uploadFile,
} from '../../../application/media/manage-files.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import { ok } from '../../../domain/kit/result.ts';
import { DESCRIPTION_MAX, DOCUMENT_TYPES, documentTypeOf, type MediaFile } from '../../../domain/media/media-file.ts';
import { isKnownEtag } from '../../kit/known-etag.ts';
import { adminLayout } from '../kit/admin.ts';
import { requireAgent } from '../kit/current-user.ts';
import { errorPage, notSetUp } from '../kit/error-page.ts';
import { checkField, IMAGE_TYPES, textField } from '../kit/field.ts';
import { type Accepts, submitOnce } from '../kit/form.ts';
import { adminForm, adminTable, confirmPage, type FormState, factList } from '../kit/form-parts.ts';
import { formDefaults } from '../kit/form-values.ts';
import { protect } from '../kit/headers.ts';
import type { Locale } from '../kit/language.ts';
import { type Html, markup, NOTHING } from '../kit/markup.ts';
import type { PageAnswer } from '../kit/page.ts';
import { createPageContext, type PageContext } from '../kit/page-context.ts';
import { pager } from '../kit/table.ts';
import { date } from '../kit/time.ts';
import { UPLOAD_BYTES_MAX } from '../kit/upload.ts';

const KB = 1_024;
const MB = KB * KB;

/** Where a file of the institution is, on this node. */
function filePath({ hash }: Pick<MediaFile, 'hash'>): string {
  return `/files/${hash}`;
}

/** How large a file is, with one decimal from a megabyte on. */
function sizeOf({ t }: Locale, { size }: Pick<MediaFile, 'size'>): string {
  return size < MB
    ? t('files.kilobytes', { size: Math.max(1, Math.round(size / KB)) })
    : t('files.megabytes', { size: Math.round((size / MB) * 10) / 10 });
}

/** What a file is: its type with its size, and how many pixels or pages it has. */
function factsOf(locale: Locale, file: MediaFile): string {
  const type = documentTypeOf(file);
  const size = sizeOf(locale, file);
  if (type === null) return locale.t('files.image', { width: file.width ?? 0, height: file.height ?? 0, size });
  return file.pages === null
    ? locale.t('files.document', { type, size })
    : locale.t('files.document-pages', { type, size, pages: file.pages });
}

/** What puts a file into a text, in Markdown. A link says what it leads to: type, size and pages. */
function markdownOf({ app, locale }: Pick<PageContext, 'app' | 'locale'>, file: MediaFile): string {
  const address = app.origin + filePath(file);
  const pixels = file.width === null ? '' : `#${file.width}x${file.height}`;
  if (documentTypeOf(file) === null) return `![${file.description}](${address}${pixels})`;
  return `[${locale.t('files.link', { what: file.description, facts: factsOf(locale, file) })}](${address})`;
}

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
function usesOf({ href, locale }: PageContext, { uses }: ListedFile): Html {
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

/** The second step before a file is deleted: which texts have it. */
export async function removeFilePage(context: PageContext, c: Context): Promise<PageAnswer> {
  return await removeFileAnswered(context, c, null);
}

export const acceptRemoveFile: Accepts = async (context, formInput, c) => {
  const agent = requireAgent(context, 'consultations');
  if (!agent.ok) return agent;
  const done = await submitOnce(context, formInput, async (within) => {
    const by = { kind: 'agent', id: agent.value.id } as const;
    const removed = await removeFile(within, { hash: c.req.param('hash') ?? '', by });
    return removed.ok ? ok(context.href(FILES, { done: 'file-removed' })) : removed;
  });
  return done.ok ? { to: done.value } : await removeFileAnswered(context, c, done.refusal);
};

async function removeFileAnswered(context: PageContext, c: Context, refusal: Refusal | null): Promise<PageAnswer> {
  const { locale } = context;
  const { t } = locale;
  return await adminLayout(context, 'consultations', async () => {
    const file = await readFile(context.app, c.req.param('hash') ?? '');
    if (file === null) return { refusal: { type: 'not-found', what: 'file' } };
    return {
      title: t('files.remove-title', { what: file.description }),
      refusal,
      crumbs: [{ href: context.href(FILES), name: t('files.nav') }],
      main: confirmPage(context, {
        lead: t('files.remove-lead'),
        about: factList([
          [t('files.facts'), factsOf(locale, file)],
          [t('files.used'), markup`${usesOf(context, file)}`],
        ]),
        action: `${FILES}/${file.hash}`,
        refusal,
        button: t('files.remove-confirm'),
        back: FILES,
      }),
    };
  });
}

/**
 * A file of the institution, for whoever knows its address: the hash of its bytes. An image is shown, a document is saved;
 * as a document of its own neither loads nor runs anything. Caches ask again each hour: what is removed is gone then. Whoever
 * has the bytes is told so before they are read.
 */
export function fileRoute(app: Application): (c: Context) => Promise<Response> {
  return async (c) => {
    const file = await readFileFacts(app, c.req.param('hash') ?? '');
    if (file === null) return errorPage(app, c, 404);
    const tag = `"${file.hash}"`;
    const known = isKnownEtag(c.req.header('if-none-match'), tag);
    const bytes = known ? null : await readFileBytes(app, file.hash);
    if (bytes === null && !known) return errorPage(app, c, 404);
    protect(c, 'never');
    c.header('etag', tag);
    c.header('content-security-policy', "default-src 'none'; sandbox");
    c.header('cache-control', 'public, max-age=3600');
    c.header('cross-origin-resource-policy', 'cross-origin');
    c.header('content-disposition', dispositionOf(documentTypeOf(file) === null ? 'inline' : 'attachment', file.name));
    if (bytes === null) return c.body(null, 304);
    const body = new Uint8Array(bytes.buffer as ArrayBuffer, bytes.byteOffset, bytes.byteLength);
    return c.body(body, 200, { 'content-type': file.mediaType });
  };
}

/** With the name as it is (RFC 6266, RFC 8187), and in letters that every client reads. */
function dispositionOf(kind: 'inline' | 'attachment', name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[^A-Za-z0-9._-]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${kind}; filename="${plain}"; filename*=UTF-8''${whole}`;
}
