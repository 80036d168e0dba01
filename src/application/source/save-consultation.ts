import { type Consultation, rulesDocument } from '../../domain/consultation/consultation.ts';
import { inOrder, type Phase, phaseState } from '../../domain/consultation/phase.ts';
import { DEFAULT_RULES } from '../../domain/consultation/rules.ts';
import type { NewEvent } from '../../domain/event/event.ts';
import type { EventOrigin } from '../../domain/event/origin.ts';
import { checkSlug, handleOf } from '../../domain/federation/handle.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import type { ProposalId } from '../../domain/kit/id.ts';
import { checkAlt } from '../../domain/kit/picture.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { BODY_MAX, checkLocalised, checkLocalisedLine, TITLE_MAX } from '../../domain/kit/text.ts';
import type { ConsultationSource } from '../../domain/source/source.ts';
import type { Application, Writer } from '../application.ts';
import { documentHash } from '../kit/content-hash.ts';
import { HANDLES } from '../kit/names.ts';
import { saveCoverElsewhere } from '../kit/picture.ts';
import type { FollowedSource, SourceConsultation, SourceItem } from './ports.ts';

/** The state of a consultation of a source while a page of it is applied. */
export type Following = {
  readonly app: Application;
  readonly writer: Writer;
  readonly consultation: Consultation & { readonly source: ConsultationSource };
  /** When the pass began: what is seen in it is marked with this. */
  readonly passAt: Date;
  /** Whether this is the first pass, which announces nothing but texts that changed and what went since it began before. */
  readonly isQuiet: boolean;
};

type Where = { readonly app: Application; readonly consultation: Pick<Following['consultation'], 'id' | 'source'> };

/** What is written of a change in the first pass: that something was imported, which is announced to nobody. */
export function quietEvent(
  app: Application,
  consultation: Where['consultation'],
  added: { readonly proposals: number; readonly firstNumber?: number | undefined } = { proposals: 0 },
): NewEvent {
  const data = { source: consultation.source.key, supports: 0, ...added };
  return { ...sourceEvent({ app, consultation }, ''), proposalId: null, type: 'contributions-imported', data };
}

/** The members that the events of a source have in common. */
export function sourceEvent({ app, consultation }: Where, proposalId: ProposalId) {
  const origin: EventOrigin = { kind: 'imported', source: consultation.source.key };
  return { id: app.newId(), at: app.now(), by: null, origin, consultationId: consultation.id, proposalId };
}

/** A moment that the source told, but none that is still to come. */
export function notAfter(moment: Date, now: Date): Date {
  return moment > now ? now : moment;
}

/** What a consultation of another platform needs of this node's rules: nobody takes part here, and nothing is counted. */
const RULES = { ...DEFAULT_RULES, decidingStanding: ['imported'], hold: 'nothing' } as const;

type Given = {
  readonly followed: FollowedSource;
  readonly told: SourceConsultation;
  readonly at: Date;
  readonly isQuiet: boolean;
};

/**
 * Makes the consultation of a source, or applies what its platform changed: its texts, its picture, and its phases as they are
 * told, which may move both ways. The first time is quiet. Refuses an address that another consultation has.
 */
export async function saveSourceConsultation(
  app: Application,
  writer: Writer,
  given: Given,
): Promise<Result<Consultation, Refusal>> {
  const saved = await saveTexts(app, writer, given);
  if (!saved.ok) return saved;
  const { cover } = given.told;
  const alt = cover === undefined ? null : checkAlt(cover.alt, 'cover');
  const told = cover !== undefined && alt?.ok === true ? { source: cover.url, alt: alt.value } : null;
  await saveCoverElsewhere(app, writer, { consultation: saved.value, told });
  return saved;
}

async function saveTexts(
  app: Application,
  writer: Writer,
  { followed, told, at, isQuiet }: Given,
): Promise<Result<Consultation, Refusal>> {
  const { source, languages } = followed;
  const checked = checkAll({
    slug: checkSlug(followed.slug, 'consultation'),
    title: checkLocalisedLine(told.title, 'title', TITLE_MAX),
    summary: checkLocalised(told.summary, 'summary', BODY_MAX),
  });
  if (!checked.ok) return checked;
  const known = await writer.sources.slugOf(source.key);
  const before = known === null ? null : await writer.consultations.lock(known);
  const { title, summary, slug } = checked.value;
  const id = before?.id ?? app.newId();
  const keyed = await phasesOf(app, writer, { id, told });
  const phases = inOrder(keyed.map(({ phase }) => phase));
  const items = keyed.map((each) => phaseItem(each, at));
  const offered = [...new Set([...languages, ...Object.keys(title), ...Object.keys(summary)])];
  if (before === null) {
    const now = app.now();
    const draft: Consultation = {
      ...{ id, slug, handle: handleOf(slug), title, summary, territory: null, languages: offered, topics: [] },
      ...{ timeZone: (await writer.institution.get())?.timeZone ?? 'UTC', phases, rules: RULES, campaign: null },
      ...{ host: null, source, createdAt: now, publishedAt: now, rulesHash: null },
    };
    const made = { ...draft, source, rulesHash: documentHash(rulesDocument(draft)) };
    await writer.locks.acquire(HANDLES);
    if ((await writer.consultations.bySlug(slug)) !== null) return refuse({ type: 'slug-taken', slug });
    const isFree = !(await writer.handles.hasNumbered(made.handle));
    if (!isFree || !(await writer.handles.claim(made.handle, 'consultation', id))) {
      return refuse({ type: 'handle-taken', handle: made.handle });
    }
    await writer.consultations.save(made);
    await markPast(writer, made, now);
    await writer.sources.saveItems(id, items);
    await writer.events.append(quietEvent(app, made));
    return ok(made);
  }
  await writer.sources.saveItems(id, items);
  const changed = { ...before, title, summary, phases, languages: offered, source };
  const after = { ...changed, rulesHash: documentHash(rulesDocument(changed)) };
  if (documentHash(after) === documentHash(before)) return ok(before);
  await writer.consultations.save(after);
  const consultation = { ...after, source };
  const data = { slug: after.slug, published: true };
  await writer.events.append(
    isQuiet
      ? quietEvent(app, consultation)
      : { ...sourceEvent({ app, consultation }, ''), proposalId: null, type: 'consultation-changed', data },
  );
  return ok(after);
}

/** Phases keep their ids by the keys of the platform, whatever becomes of their dates. */
async function phasesOf(
  app: Application,
  writer: Writer,
  { id: consultationId, told }: { readonly id: string; readonly told: SourceConsultation },
): Promise<readonly KeyedPhase[]> {
  const keys = told.phases.map(({ key }) => key);
  const items = await writer.sources.items({ consultationId, kind: 'phase', keys });
  return told.phases.map(({ key, ...phase }) => {
    const id = items.get(key)?.subjectId ?? app.newId();
    return { key, phase: { ...phase, id, allows: [], standings: null } };
  });
}
type KeyedPhase = { readonly key: string; readonly phase: Phase };

function phaseItem({ key, phase }: KeyedPhase, at: Date): SourceItem {
  return {
    ...{ kind: 'phase', key, withinKey: null, subjectId: phase.id, url: null, digest: '', trait: null },
    ...{ seenAt: at, goneAt: null, problem: null, commentsState: null, commentsRead: null, commentsReadAt: null },
  };
}

/** What opened or closed before this node knew of it is no news. */
async function markPast(writer: Writer, { phases }: Consultation, now: Date): Promise<void> {
  for (const phase of phases) {
    const state = phaseState(phase, now);
    if (state !== 'upcoming') await writer.consultations.markAnnounced(phase.id, 'opened', now);
    if (state === 'closed') await writer.consultations.markAnnounced(phase.id, 'closed', now);
  }
}
