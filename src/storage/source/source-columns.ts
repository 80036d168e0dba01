import type { ConsultationSource } from '../../domain/source/source.ts';

/** The source of a consultation by its columns; null for one that is from none. */
export function sourceOf(row: {
  readonly source_key: string | null;
  readonly source_label: string | null;
  readonly source_url: string | null;
}): ConsultationSource | null {
  const { source_key: key, source_label: label, source_url: url } = row;
  return key === null || label === null || url === null ? null : { key, label, url };
}
