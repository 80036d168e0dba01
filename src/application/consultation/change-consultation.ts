import { type CampaignLink, type Consultation, draftConsultation } from '../../domain/consultation/consultation.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { Id } from '../../domain/kit/id.ts';
import { checkAlt } from '../../domain/kit/picture.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { isTimeZone } from '../../domain/kit/time.ts';
import type { Application, Writer } from '../application.ts';
import { decidedHereNow } from '../kit/community-roles.ts';
import { HANDLES } from '../kit/names.ts';
import { checkNotModified } from '../kit/not-modified.ts';
import { COVER_SHAPES, type EncodedCover, encodeInShapes, saveCoverShapes } from '../kit/picture.ts';
import {
  type CreateConsultation,
  checkRelations,
  datedPhases,
  freeToUse,
  namingEmptyDates,
  rulesWith,
} from './create-consultation.ts';
import type { Cover } from './ports.ts';

/** A partial update; what is absent stays. `phases` replace all phases, `rules` only those that are named. */
export type ConsultationChange = {
  readonly [K in keyof Omit<CreateConsultation, 'by' | 'campaign' | 'territory'>]?: CreateConsultation[K] | undefined;
} & {
  /** Null for the institution's. */
  readonly territory?: string | null | undefined;
  /** Null takes it out of its campaign. */
  readonly campaign?: CampaignLink | null | undefined;
};

/** What the frozen rules do not hold: words, topics, and the campaign it belongs to. */
const NOT_FROZEN: readonly string[] = ['title', 'summary', 'topics', 'campaign'] satisfies (keyof ConsultationChange)[];

/**
 * Changes a consultation: everything of a draft, its address included, but only the texts, the topics and the campaign once it is
 * published, because its rules are frozen then.
 */
export async function changeConsultation(
  app: Application,
  command: {
    readonly slug: string;
    readonly change: ConsultationChange;
    /** Hash of the state it was made from (`etagOf`); refused where that is another now. */
    readonly basedOn?: string | undefined;
    /** The unfinished change that this completes, by its id: deleted with it. */
    readonly unfinished?: Id | undefined;
    readonly by: Actor | null;
  },
): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.locks.acquire(HANDLES);
    const before = await writer.consultations.lock(command.slug);
    if (before === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = await decidedHereNow(writer, before);
    if (!own.ok) return own;
    const same = checkNotModified(before, command.basedOn);
    if (!same.ok) return same;
    const after = changed(app, before, command.change);
    if (!after.ok) return after;
    const related = await checkRelations(writer, after.value);
    if (!related.ok) return related;
    const moved = await moveHandle(writer, before, after.value);
    if (!moved.ok) return moved;
    await writer.consultations.save(after.value);
    if (command.unfinished !== undefined) await writer.unfinishedConsultations.delete(command.unfinished);
    await writer.events.append({
      id: app.newId(),
      type: 'consultation-changed',
      at: app.now(),
      by: command.by,
      consultationId: before.id,
      proposalId: null,
      data: { slug: after.value.slug, published: before.publishedAt !== null },
    });
    return ok(after.value);
  });
}

/** Whether a consultation could be changed so; refuses with every fault, and changes nothing. */
export async function checkConsultationChange(
  app: Application,
  { slug, change }: { readonly slug: string; readonly change: ConsultationChange },
): Promise<Result<Consultation, Refusal>> {
  return await app.store.read(async (reader) => {
    const before = await reader.consultations.bySlug(slug);
    if (before === null) return refuse({ type: 'not-found', what: 'consultation' });
    const after = changed(app, before, change);
    if (!after.ok) return after;
    const related = await checkRelations(reader, after.value);
    return related.ok ? after : related;
  });
}

function changed(app: Application, before: Consultation, input: ConsultationChange): Result<Consultation, Refusal> {
  const change = Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== undefined),
  ) as ConsultationChange;
  if (before.publishedAt !== null && Object.keys(change).some((member) => !NOT_FROZEN.includes(member))) {
    return refuse({ type: 'rules-frozen', since: before.publishedAt });
  }
  const timeZone = change.timeZone ?? before.timeZone;
  if (!isTimeZone(timeZone)) return refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' });
  const phases = change.phases === undefined ? before.phases : datedPhases(app, change.phases, timeZone);
  const rules = rulesWith(before.rules, change.rules ?? {});
  const drafted = draftConsultation({ ...before, ...change, timeZone, phases, rules } as Consultation);
  return namingEmptyDates(change.phases ?? [], drafted);
}

/** Takes the handle that goes with a new slug; the old one was never public and is free again. */
async function moveHandle(writer: Writer, before: Consultation, after: Consultation): Promise<Result<null, Refusal>> {
  if (after.slug === before.slug) return ok(null);
  // Its own former handle stands in nobody's way, but is kept where the new one cannot be had.
  await writer.handles.release(before.handle);
  const free = await freeToUse(writer, after);
  if (free.ok && (await writer.handles.claim(after.handle, 'consultation', after.id))) return free;
  await writer.handles.claim(before.handle, 'consultation', before.id);
  return free.ok ? refuse({ type: 'handle-taken', handle: after.handle }) : free;
}

/**
 * Gives a consultation a picture, other words for the one it has, or none. It is no part of the rules and can be changed
 * at any time. All faults are refused together.
 */
export async function changeCover(
  app: Application,
  command: {
    readonly slug: string;
    /** A file as it was sent; null takes the picture away, absent it stays. */
    readonly picture?: Uint8Array | null | undefined;
    /** What it shows, in words: required where there is a picture. */
    readonly alt: Localised;
    readonly by: Actor | null;
  },
): Promise<Result<Cover | null, Refusal>> {
  const { slug, picture, alt, by } = command;
  const encoded: Result<EncodedCover | null, Refusal> = picture
    ? await encodeInShapes(app, { bytes: picture, shapes: COVER_SHAPES, field: 'cover' })
    : ok(null);
  const checked = checkAll({
    picture: encoded,
    alt: picture === null ? ok(alt) : checkAlt(alt, 'coverAlt'),
  });
  if (!checked.ok) return checked;
  const images = checked.value.picture;
  return await app.store.transact(async (writer) => {
    const consultation = await writer.consultations.lock(slug);
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = await decidedHereNow(writer, consultation);
    if (!own.ok) return own;
    const before = (await writer.covers.of([consultation.id])).get(consultation.id) ?? null;
    let after: Cover | null = null;
    if (picture === undefined) {
      if (before === null) return refuse({ type: 'invalid', field: 'cover', because: 'missing' });
      after = { ...before, alt: checked.value.alt };
    } else if (images !== null) {
      after = { ...(await saveCoverShapes(app, writer, images)), alt: checked.value.alt };
    }
    if (after === null) await writer.covers.delete(consultation.id);
    else await writer.covers.save(consultation.id, after);
    await writer.pictures.sweep();
    await writer.events.append({
      id: app.newId(),
      type: 'cover-changed',
      at: app.now(),
      by,
      consultationId: consultation.id,
      proposalId: null,
      data: { published: consultation.publishedAt !== null },
    });
    return ok(after);
  });
}
