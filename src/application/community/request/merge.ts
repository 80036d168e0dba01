import { checkMerge, duplicateOfBy, mergedInto, pledgersInForce } from '../../../domain/community/merge.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import type { Refusal } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { Lang, Localised } from '../../../domain/kit/text.ts';
import type { Application, Reader, Writer } from '../../application.ts';
import { allInstitutionsOf } from '../../kit/community-roles.ts';
import { type AtRequest, isBoundAt, type LockedRequest } from './acting.ts';
import type { DecidedStep, DuplicateRequest } from './ports.ts';

/**
 * Locks a request and the one that it is said to be a duplicate of, in the order of their ids: of two that are merged into each other at
 * once the second waits, and finds the first withdrawn.
 */
export async function lockBoth(
  writer: Writer,
  { slug, number, duplicateOf }: AtRequest & { readonly duplicateOf: number },
): Promise<void> {
  const consultation = await writer.consultations.bySlug(slug);
  if (consultation === null) return;
  const ids: string[] = [];
  for (const each of [number, duplicateOf]) {
    const proposal = await writer.proposals.byNumber(consultation.id, each);
    if (proposal !== null) ids.push(proposal.id);
  }
  for (const id of ids.toSorted()) await writer.featureRequests.lock(id);
}

/** Whether a request can be withdrawn as a duplicate of the one with a number; both are locked. */
export async function checkDuplicate(
  app: Application,
  writer: Writer,
  { of, duplicateOf }: { readonly of: LockedRequest; readonly duplicateOf: number },
): Promise<Result<number, Refusal>> {
  const { request, consultation, proposal } = of;
  const found = await writer.proposals.byNumber(consultation.id, duplicateOf);
  const target = found?.status === 'published' ? await writer.featureRequests.of(found.id) : null;
  return checkMerge(
    { number: proposal.number ?? 0, state: request.state, pledging: await pledging(app, writer, of) },
    { number: duplicateOf, state: target?.state ?? null },
  );
}

/** Whose pledges to a request are in force; those of institutions that left or are no members now bind nobody. */
async function pledging(app: Application, reader: Reader, of: LockedRequest): Promise<readonly string[]> {
  const { request, proposal, uri, consultation } = of;
  const { funding, state } = request;
  if (funding === null) return [];
  const statements = await reader.pledges.of(proposal.id, uri);
  const pledgers = pledgersInForce({ state, specifiedAt: funding.opensAt }, statements, app.now());
  const all = await allInstitutionsOf(reader, app, consultation);
  return pledgers.filter((pledger) =>
    isBoundAt(
      funding.closesAt,
      all.find(({ institution }) => institution === pledger),
    ),
  );
}

/** A request that another one is a duplicate of; without a title where it is not held here, or not public any more. */
type MergedInto = { readonly number: number; readonly title: Localised | null; readonly lang: Lang | null };

/** What a request was merged into, and what was merged into it. */
export type Merges = {
  readonly duplicateOf: MergedInto | null;
  /** Directly, or through another duplicate; by number. */
  readonly duplicates: readonly DuplicateRequest[];
};

export async function mergesOf(
  reader: Reader,
  of: {
    readonly consultationId: ConsultationId;
    readonly number: number;
    readonly steps: readonly DecidedStep[];
  },
): Promise<Merges> {
  const { consultationId, number, steps } = of;
  const into = duplicateOfBy(steps);
  const target = into === null ? null : await reader.featureRequests.numbered(consultationId, into);
  return {
    duplicateOf: into === null ? null : { number: into, title: target?.title ?? null, lang: target?.lang ?? null },
    duplicates: mergedInto(number, await reader.featureRequests.duplicatesIn(consultationId)),
  };
}
