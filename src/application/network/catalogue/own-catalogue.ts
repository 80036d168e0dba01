import type { Consultation } from '../../../domain/consultation/consultation.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { CATALOGUE_PAGE } from '../../../domain/network/catalogue.ts';
import type { Application, Reader } from '../../application.ts';
import { ANYBODY } from '../../kit/viewer.ts';
import type { ProposalSummary } from '../../proposal/ports.ts';
import { readProposals } from '../../proposal/read-proposals.ts';
import type { StoredTemplate } from '../../template/ports.ts';

/** A place in our catalogue: a consultation, and how far its proposals were read. */
export type CatalogueCursor = { readonly consultation: string; readonly after: string | null };

export type CataloguePart = {
  readonly consultation: Consultation;
  /** The template that is offered of it, at the start of the consultation. */
  readonly template: StoredTemplate | null;
  /** Whether this is the start of a consultation in the catalogue, so that it is listed before its proposals. */
  readonly isFirst: boolean;
  readonly proposals: readonly ProposalSummary[];
  readonly next: CatalogueCursor | null;
};

/**
 * A page of what this institution consults about and of what is proposed here: one consultation of its own at a time, as
 * everybody sees it. Null where there is none; without a cursor the first.
 */
export async function readOwnCatalogue(
  app: Application,
  cursor: CatalogueCursor | null,
): Promise<CataloguePart | null> {
  const next = (after: string | null) => app.store.read((reader) => reader.catalogue.nextOwn(after));
  const id = cursor?.consultation ?? (await next(null));
  const consultation = id === null ? null : await app.store.read((reader) => reader.consultations.byId(id));
  if (consultation === null || consultation.publishedAt === null || consultation.host !== null) return null;
  const after = cursor?.after ?? null;
  const found = await readProposals(app, {
    slug: consultation.slug,
    viewer: ANYBODY,
    order: 'oldest',
    seed: 0,
    limit: CATALOGUE_PAGE - 1,
    after,
  });
  if (!found.ok) return null;
  const { items, next: onward } = found.value;
  const template = after === null ? await app.store.read((reader) => offeredTemplate(reader, consultation.id)) : null;
  const following = onward === null ? await next(consultation.id) : null;
  return {
    consultation,
    template,
    isFirst: after === null,
    proposals: items,
    next:
      onward !== null
        ? { consultation: consultation.id, after: onward }
        : following === null
          ? null
          : { consultation: following, after: null },
  };
}

/** The template of a consultation while it is offered. */
export async function offeredTemplate(reader: Reader, consultationId: ConsultationId): Promise<StoredTemplate | null> {
  const stored = await reader.templates.of(consultationId);
  return stored?.withdrawnAt === null ? stored : null;
}
