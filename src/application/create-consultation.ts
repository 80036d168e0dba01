import { type CampaignLink, type Consultation, draftConsultation } from '../domain/consultation/consultation.ts';
import { type Act, KIND_ALLOWS, type PhaseKind } from '../domain/consultation/phase.ts';
import { DEFAULT_RULES, type Rules } from '../domain/consultation/rules.ts';
import type { By } from '../domain/event.ts';
import { handleOf, stemOf } from '../domain/handle.ts';
import type { Standing } from '../domain/participant/standing.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import type { Lang, Localised } from '../domain/text.ts';
import { instantOf, isTimeZone } from '../domain/time.ts';
import { HANDLES } from './names.ts';
import { keepDerivation } from './network/derivations.ts';
import type { Application, Reader } from './ports.ts';

export type PhaseSaid = {
  readonly kind: PhaseKind;
  readonly title?: Localised | undefined;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly allows?: readonly Act[] | undefined;
  readonly standings?: readonly Standing[] | undefined;
};

export type CreateConsultation = {
  readonly slug: string;
  readonly title: Localised;
  readonly summary: Localised;
  readonly territory?: string | undefined;
  /** The institution's where absent. */
  readonly languages?: readonly Lang[] | undefined;
  readonly timeZone?: string | undefined;
  readonly phases: readonly PhaseSaid[];
  readonly rules: Partial<Rules>;
  readonly campaign?: CampaignLink | undefined;
  /** What it is made from: something in the catalogue of the commons, by its id. */
  readonly derivedFrom?: string | undefined;
  readonly by: By;
};

/** Drafts a consultation: nothing is public yet, and everything may still change until it is published. */
export async function createConsultation(
  app: Application,
  said: CreateConsultation,
): Promise<Result<Consultation, Refusal>> {
  const now = app.now();
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(HANDLES);
    const institution = await writer.institution.get();
    if (institution === null) return refuse({ type: 'not-set-up' });
    const timeZone = said.timeZone ?? institution.timeZone;
    if (!isTimeZone(timeZone)) return refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' });
    const phases = datedPhases(app, said.phases, timeZone);
    if (!phases.ok) return phases;
    const draft = draftConsultation({
      id: app.newId(),
      slug: said.slug,
      handle: handleOf(said.slug),
      title: said.title,
      summary: said.summary,
      territory: said.territory ?? null,
      languages: said.languages ?? institution.languages,
      timeZone,
      phases: phases.value,
      rules: rulesWith(DEFAULT_RULES, said.rules),
      campaign: said.campaign ?? null,
      host: null,
      createdAt: now,
      publishedAt: null,
      rulesHash: null,
    });
    if (!draft.ok) return draft;
    const related = await checkRelations(writer, draft.value);
    if (!related.ok) return related;
    const free = await freeToUse(writer, draft.value);
    if (!free.ok) return free;
    if (!(await writer.write.takeHandle(draft.value.handle, 'consultation', draft.value.id))) {
      return refuse({ type: 'handle-taken', handle: draft.value.handle });
    }
    const kept = await keepDerivation(app, writer, {
      subjectId: draft.value.id,
      kind: 'consultation',
      source: said.derivedFrom,
    });
    if (!kept.ok) return kept;
    await writer.write.consultation(draft.value);
    await writer.write.event({
      id: app.newId(),
      type: 'consultation-drafted',
      at: now,
      by: said.by,
      consultationId: draft.value.id,
      proposalId: null,
      data: { slug: draft.value.slug },
    });
    return ok(draft.value);
  });
}

/** Rules with some members said anew. A member that is there but undefined says nothing. */
export function rulesWith(before: Rules, said: Partial<Rules>): Rules {
  return { ...before, ...Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)) };
}

export function datedPhases(
  app: Application,
  said: readonly PhaseSaid[],
  zone: string,
): Result<Consultation['phases'], Refusal> {
  const phases = [];
  for (const [index, phase] of said.entries()) {
    const opensAt = instantOf(phase.opensAt, { zone, field: `phases.${index}.opensAt`, edge: 'start' });
    if (!opensAt.ok) return opensAt;
    const closesAt = instantOf(phase.closesAt, { zone, field: `phases.${index}.closesAt`, edge: 'end' });
    if (!closesAt.ok) return closesAt;
    phases.push({
      id: app.newId(),
      kind: phase.kind,
      title: phase.title ?? null,
      opensAt: opensAt.value,
      closesAt: closesAt.value,
      allows: phase.allows ?? KIND_ALLOWS[phase.kind],
      standings: phase.standings ?? null,
    });
  }
  return ok(phases);
}

/**
 * Whether the slug, the handle and everything under it are free: `velo_2026` cannot coexist with a consultation whose
 * handle would be that of one of its proposals, `velo_2026_42` (design: decisions, Names).
 */
export async function freeToUse(reader: Reader, draft: Consultation): Promise<Result<null, Refusal>> {
  const namesake = await reader.consultations.bySlug(draft.slug);
  if (namesake !== null && namesake.id !== draft.id) return refuse({ type: 'slug-taken', slug: draft.slug });
  const stem = stemOf(draft.handle);
  const stemOwner = stem === null ? null : await reader.handles.owner(stem);
  if (stemOwner?.kind === 'consultation') return refuse({ type: 'handle-taken', handle: draft.handle });
  if (await reader.handles.hasNumbered(draft.handle)) return refuse({ type: 'handle-taken', handle: draft.handle });
  return ok(null);
}

/** Whether the places and the consultation that a draft names are there; one never follows itself, nor in a circle. */
export async function checkRelations(reader: Reader, draft: Consultation): Promise<Result<null, Refusal>> {
  const { territories } = draft.rules;
  const known = await reader.territories.all();
  for (const code of [...(territories ?? []), ...(draft.territory === null ? [] : [draft.territory])]) {
    if (!known.some((territory) => territory.code === code)) {
      return refuse({ type: 'invalid', field: 'territory', because: 'unknown-value' });
    }
  }
  const seen = new Set([draft.slug]);
  for (let slug = draft.campaign?.follows ?? null; slug !== null; ) {
    if (seen.has(slug)) return refuse({ type: 'invalid', field: 'campaign.follows', because: 'unknown-value' });
    seen.add(slug);
    const followed = await reader.consultations.bySlug(slug);
    if (followed === null) return refuse({ type: 'not-found', what: 'consultation' });
    slug = followed.campaign?.follows ?? null;
  }
  return ok(null);
}
