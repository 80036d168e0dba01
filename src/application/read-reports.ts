import type { Application } from './ports.ts';
import type { Page, PageRequest, ReportView } from './views.ts';

/** The moderation queue, oldest first. For officers: doors check that before they call. */
export async function readReports(
  app: Application,
  query: PageRequest & { readonly open: boolean },
): Promise<Page<ReportView>> {
  return await app.store.read((reader) => reader.views.reports(query));
}
