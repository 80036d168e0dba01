import { documentTypeOf, type MediaFile } from '../../../domain/media/media-file.ts';
import type { Locale } from '../kit/locale.ts';
import type { PageContext } from '../kit/page-context.ts';

const KB = 1_024;
const MB = KB * KB;

/** Where a file of the institution is, on this node. */
export function filePath({ hash }: Pick<MediaFile, 'hash'>): string {
  return `/files/${hash}`;
}

/** How large a file is, with one decimal from a megabyte on. */
export function sizeOf({ t }: Locale, { size }: Pick<MediaFile, 'size'>): string {
  return size < MB
    ? t('files.kilobytes', { size: Math.max(1, Math.round(size / KB)) })
    : t('files.megabytes', { size: Math.round((size / MB) * 10) / 10 });
}

/** What a file is: its type with its size, and how many pixels or pages it has. */
export function factsOf(locale: Locale, file: MediaFile): string {
  const type = documentTypeOf(file);
  const size = sizeOf(locale, file);
  if (type === null) return locale.t('files.image', { width: file.width ?? 0, height: file.height ?? 0, size });
  return file.pages === null
    ? locale.t('files.document', { type, size })
    : locale.t('files.document-pages', { type, size, pages: file.pages });
}

/** What puts a file into a text, in Markdown. A link says what it leads to: type, size and pages. */
export function markdownOf({ app, locale }: Pick<PageContext, 'app' | 'locale'>, file: MediaFile): string {
  const address = app.origin + filePath(file);
  const pixels = file.width === null ? '' : `#${file.width}x${file.height}`;
  if (documentTypeOf(file) === null) return `![${file.description}](${address}${pixels})`;
  return `[${locale.t('files.link', { what: file.description, facts: factsOf(locale, file) })}](${address})`;
}
