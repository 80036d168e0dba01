import type { Act } from '../../domain/consultation/act.ts';
import { type CampaignLink, type Consultation, draftConsultation } from '../../domain/consultation/consultation.ts';
import { KIND_ALLOWS, type PhaseKind } from '../../domain/consultation/phase.ts';
import { COMMUNITY_RULES, DEFAULT_RULES, type Rules } from '../../domain/consultation/rules.ts';
import { handleOf, SLUG_MAX, slugFrom, stemOf } from '../../domain/federation/handle.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { faultsIn, together } from '../../domain/kit/check-all.ts';
import type { Id } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { type Lang, type Localised, textIn } from '../../domain/kit/text.ts';
import { instantOf, isTimeZone } from '../../domain/kit/time.ts';
import type { TopicId } from '../../domain/kit/topic.ts';
import type { Standing } from '../../domain/participant/standing.ts';
import type { Application, Reader } from '../application.ts';
import { HANDLES } from '../kit/names.ts';
import { saveDerivation } from '../network/reuse/derivations.ts';
import type { MadeFrom } from '../network/reuse/ports.ts';

export type PhaseInput = {
  readonly kind: PhaseKind;
  readonly title?: Localised | undefined;
  /** RFC 3339, or a local date (and time) in the consultation's time zone. */
  readonly opensAt: string;
  readonly closesAt: string;
  readonly allows?: readonly Act[] | undefined;
  readonly standings?: readonly Standing[] | undefined;
};

export type CreateConsultation = {
  /** Made from the title where it is empty. */
  readonly slug: string;
  readonly title: Localised;
  readonly summary: Localised;
  readonly territory?: string | undefined;
  /** The institution's where absent. */
  readonly languages?: readonly Lang[] | undefined;
  /** Ids of the list of topics. */
  readonly topics?: readonly TopicId[] | undefined;
  readonly timeZone?: string | undefined;
  readonly phases: readonly PhaseInput[];
  readonly rules: Partial<Rules>;
  readonly campaign?: CampaignLink | undefined;
  /** What it is made from: something in the catalogue of the commons, by its id, or a template. */
  readonly derivedFrom?: MadeFrom | undefined;
  /** What was stored of it before it was complete, by its id: deleted with it. */
  readonly unfinished?: Id | undefined;
  readonly by: Actor | null;
};

/** Drafts a consultation: nothing is public yet, and everything may still change until it is published. */
export async function createConsultation(
  app: Application,
  input: CreateConsultation,
): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    const draft = await draftFrom(app, writer, input);
    if (!draft.ok) return draft;
    if (!(await writer.handles.claim(draft.value.handle, 'consultation', draft.value.id))) {
      return refuse({ type: 'handle-taken', handle: draft.value.handle });
    }
    const stored = await saveDerivation(app, writer, {
      subjectId: draft.value.id,
      kind: 'consultation',
      source: input.derivedFrom,
    });
    if (!stored.ok) return stored;
    await writer.consultations.save(draft.value);
    if (input.unfinished !== undefined) await writer.unfinishedConsultations.delete(input.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-drafted',
      at: draft.value.createdAt,
      by: input.by,
      consultationId: draft.value.id,
      proposalId: null,
      data: { slug: draft.value.slug },
    });
    return ok(draft.value);
  });
}

/** Whether a consultation could be drafted so; refuses with every fault, and drafts nothing. */
export async function checkNewConsultation(
  app: Application,
  input: CreateConsultation,
): Promise<Result<Consultation, Refusal>> {
  return await app.store.read((reader) => draftFrom(app, reader, input));
}

async function draftFrom(
  app: Application,
  reader: Reader,
  input: CreateConsultation,
): Promise<Result<Consultation, Refusal>> {
  const institution = await reader.institution.get();
  if (institution === null) return refuse({ type: 'not-set-up' });
  const timeZone = input.timeZone ?? institution.timeZone;
  if (!isTimeZone(timeZone)) return refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' });
  const languages = input.languages ?? institution.languages;
  const slug = input.slug === '' ? await freeSlug(reader, textIn(input.title, languages).text) : input.slug;
  const draft = namingEmptyDates(
    input.phases,
    draftConsultation({
      id: app.newId(),
      slug,
      handle: handleOf(slug),
      title: input.title,
      summary: input.summary,
      territory: input.territory ?? null,
      languages,
      topics: input.topics ?? [],
      timeZone,
      phases: datedPhases(app, input.phases, timeZone),
      rules: rulesWith(input.rules.openTo === 'institutions' ? COMMUNITY_RULES : DEFAULT_RULES, input.rules),
      campaign: input.campaign ?? null,
      host: null,
      source: null,
      createdAt: app.now(),
      publishedAt: null,
      rulesHash: null,
    }),
  );
  if (!draft.ok) return draft;
  const related = await checkRelations(reader, draft.value);
  if (!related.ok) return related;
  const free = await freeToUse(reader, draft.value);
  return free.ok ? draft : free;
}

/** The first of `budget`, `budget-b`, `budget-c`, … that no consultation has: a number would be that of a proposal. */
async function freeSlug(reader: Reader, title: string): Promise<string> {
  const base = slugFrom(title);
  let slug = base;
  for (const letter of base === '' ? '' : 'bcdefghijklmnopqrstuvwxyz') {
    if ((await reader.consultations.bySlug(slug)) === null) break;
    slug = `${base.slice(0, SLUG_MAX - 2).replace(/-$/, '')}-${letter}`;
  }
  return slug;
}

/** Rules with some members replaced. An undefined member changes nothing. */
export function rulesWith(before: Rules, overrides: Partial<Rules>): Rules {
  return { ...before, ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)) };
}

/** Phases on the clock of a place. What is no date is an invalid one, which the rules refuse with the rest. */
export function datedPhases(app: Application, input: readonly PhaseInput[], zone: string): Consultation['phases'] {
  const at = (text: string, edge: 'start' | 'end') => {
    const instant = instantOf(text, { zone, field: '', edge });
    return instant.ok ? instant.value : new Date(Number.NaN);
  };
  return input.map((phase) => ({
    id: app.newId(),
    kind: phase.kind,
    title: phase.title ?? null,
    opensAt: at(phase.opensAt, 'start'),
    closesAt: at(phase.closesAt, 'end'),
    allows: phase.allows ?? KIND_ALLOWS[phase.kind],
    standings: phase.standings ?? null,
  }));
}

/** What the rules refuse as no date is missing where nothing was said at all. */
export function namingEmptyDates<T>(input: readonly PhaseInput[], drafted: Result<T, Refusal>): Result<T, Refusal> {
  if (drafted.ok) return drafted;
  const faults = faultsIn(drafted.refusal).map((fault): Refusal => {
    const [, row, edge] = ('field' in fault && /^phases\.(\d+)\.(opensAt|closesAt)$/.exec(fault.field)) || [];
    const isEmpty = input[Number(row)]?.[edge as 'opensAt' | 'closesAt'] === '';
    return fault.type === 'invalid' && isEmpty ? { ...fault, because: 'missing' } : fault;
  });
  return refuse(together(faults));
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
