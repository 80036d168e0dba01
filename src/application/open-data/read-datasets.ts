import type { Consultation } from '../../domain/consultation/consultation.ts';
import type { Institution } from '../../domain/institution/institution.ts';
import type { Territory } from '../../domain/institution/territory.ts';
import type { Application } from '../application.ts';
import { ANYBODY } from '../kit/viewer.ts';

/** A consultation as a dataset: since when it is public, and when its newest proposal came. */
export type Dataset = {
  readonly consultation: Consultation;
  readonly issued: Date;
  readonly modified: Date;
};

/** A page of what the institution publishes as open data. */
export type DatasetsPage = {
  readonly institution: Institution;
  readonly territories: readonly Territory[];
  readonly datasets: readonly Dataset[];
  /** Origins of institutions that decide about consultations shown here: those are in their catalogues. */
  readonly hosts: readonly string[];
  readonly next: string | null;
};

/** Consultations of a page; those that others decide about among them are left out. */
const PAGE_SIZE = 100;

/** The consultations of this institution that are public, the newest first; null before it is set up. */
export async function readDatasets(
  app: Application,
  { after, limit = PAGE_SIZE }: { readonly after: string | null; readonly limit?: number },
): Promise<DatasetsPage | null> {
  return await app.store.read(async (reader) => {
    const institution = await reader.institution.get();
    if (institution === null) return null;
    const query = { limit, after, drafts: ANYBODY.drafts, campaign: null, now: app.now() };
    const { items, next } = await reader.views.consultations(query);
    const all = items.map(({ consultation }) => consultation);
    const own = all.filter(({ host, source }) => host === null && source === null);
    const newest = await reader.views.newestProposals(own.map(({ id }) => id));
    return {
      institution,
      territories: await reader.territories.all(),
      datasets: own.flatMap((consultation) => {
        const issued = consultation.publishedAt;
        if (issued === null) return [];
        const proposed = newest.get(consultation.id) ?? issued;
        return [{ consultation, issued, modified: new Date(Math.max(Number(proposed), Number(issued))) }];
      }),
      hosts: [...new Set(all.flatMap(({ host }) => (host === null ? [] : [new URL(host.uri).origin])))],
      next,
    };
  });
}
