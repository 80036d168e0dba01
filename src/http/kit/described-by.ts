import { schemaFile } from '../../application/open-data/describe-tables.ts';

/** The header that says where the columns of a table are described (RFC 8288). */
export function describedBy(slug: string, table: Parameters<typeof schemaFile>[0]): { readonly link: string } {
  return { link: `</consultations/${slug}/data/${schemaFile(table)}>; rel="describedby"; type="application/json"` };
}
