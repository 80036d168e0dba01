import { type CampaignLink, type Consultation, draftConsultation } from '../domain/consultation/consultation.ts';
import type { By } from '../domain/event.ts';
import { decidedHere } from '../domain/network/host.ts';
import type { Refusal } from '../domain/refusal.ts';
import { ok, type Result, refuse } from '../domain/result.ts';
import { isTimeZone } from '../domain/time.ts';
import { type CreateConsultation, checkRelations, datedPhases, freeToUse, rulesWith } from './create-consultation.ts';
import { checkMadeFrom } from './made-from.ts';
import { HANDLES } from './names.ts';
import type { Application, Writer } from './ports.ts';

/** What is said anew; what is absent stays. `phases` replace all phases, `rules` only those that are named. */
export type ConsultationChange = {
  readonly [K in keyof Omit<CreateConsultation, 'by' | 'campaign' | 'territory'>]?: CreateConsultation[K] | undefined;
} & {
  /** Null for the institution's. */
  readonly territory?: string | null | undefined;
  /** Null takes it out of its campaign. */
  readonly campaign?: CampaignLink | null | undefined;
};

/** What the frozen rules do not hold: words, and the campaign it belongs to. */
const NOT_FROZEN: readonly string[] = ['title', 'summary', 'campaign'] satisfies (keyof ConsultationChange)[];

/**
 * Changes a consultation: everything of a draft, its address included, but only the words and the campaign once it is
 * published, because its rules are frozen then.
 */
export async function changeConsultation(
  app: Application,
  command: {
    readonly slug: string;
    readonly change: ConsultationChange;
    /** Hash of the state it was made from (`stateHash`); refused where that is another now. */
    readonly madeFrom?: string | undefined;
    readonly by: By;
  },
): Promise<Result<Consultation, Refusal>> {
  return await app.store.transact(async (writer) => {
    await writer.write.lockName(HANDLES);
    const before = await writer.write.lockConsultation(command.slug);
    if (before === null) return refuse({ type: 'not-found', what: 'consultation' });
    const own = decidedHere(before);
    if (!own.ok) return own;
    const same = checkMadeFrom(before, command.madeFrom);
    if (!same.ok) return same;
    const after = changed(app, before, command.change);
    if (!after.ok) return after;
    const related = await checkRelations(writer, after.value);
    if (!related.ok) return related;
    const moved = await moveHandle(writer, before, after.value);
    if (!moved.ok) return moved;
    await writer.write.consultation(after.value);
    await writer.write.event({
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

function changed(app: Application, before: Consultation, said: ConsultationChange): Result<Consultation, Refusal> {
  const change = Object.fromEntries(
    Object.entries(said).filter(([, value]) => value !== undefined),
  ) as ConsultationChange;
  if (before.publishedAt !== null && Object.keys(change).some((member) => !NOT_FROZEN.includes(member))) {
    return refuse({ type: 'rules-frozen', since: before.publishedAt });
  }
  const timeZone = change.timeZone ?? before.timeZone;
  if (!isTimeZone(timeZone)) return refuse({ type: 'invalid', field: 'timeZone', because: 'not-a-time-zone' });
  const phases = change.phases === undefined ? ok(before.phases) : datedPhases(app, change.phases, timeZone);
  if (!phases.ok) return phases;
  const rules = rulesWith(before.rules, change.rules ?? {});
  return draftConsultation({ ...before, ...change, timeZone, phases: phases.value, rules } as Consultation);
}

/** Takes the handle that goes with a new slug; the old one was never public and is free again. */
async function moveHandle(writer: Writer, before: Consultation, after: Consultation): Promise<Result<null, Refusal>> {
  if (after.slug === before.slug) return ok(null);
  // Its own former handle stands in nobody's way, but is kept where the new one cannot be had.
  await writer.write.releaseHandle(before.handle);
  const free = await freeToUse(writer, after);
  if (free.ok && (await writer.write.takeHandle(after.handle, 'consultation', after.id))) return free;
  await writer.write.takeHandle(before.handle, 'consultation', before.id);
  return free.ok ? refuse({ type: 'handle-taken', handle: after.handle }) : free;
}
