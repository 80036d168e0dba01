import { originIn } from '../../domain/event/origin.ts';
import type { RefusalOf } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import type { DueCover, MirroredCover } from '../consultation/ports.ts';
import { type EncodedCover, saveCoverShapes } from './save-picture.ts';

type Changed = Parameters<typeof originIn>[0] & { readonly id: MirroredCover['consultationId'] };

/**
 * Has a consultation show the picture that its host or its platform has of it, once it is fetched; null where that has none. The
 * former one goes at once: it is no longer shown there (docs/adr/0139).
 */
export async function saveCoverElsewhere(
  app: Application,
  writer: Writer,
  of: { readonly consultation: Changed; readonly told: Pick<MirroredCover, 'source' | 'alt'> | null },
): Promise<void> {
  const { consultation, told } = of;
  const { id } = consultation;
  const known = await writer.covers.mirrored(id);
  if (told === null && known === null) return;
  const shown = (await writer.covers.of([id])).get(id) ?? null;
  if (told === null) {
    await writer.covers.deleteMirrored(id);
  } else if (known?.source === told.source) {
    if (JSON.stringify(known.alt) === JSON.stringify(told.alt)) return;
    await writer.covers.saveMirrored({ ...known, alt: told.alt });
    if (shown === null) return;
    await writer.covers.save(id, { ...shown, alt: told.alt });
    return await appendChange(app, writer, consultation);
  } else {
    await writer.covers.saveMirrored({ ...told, consultationId: id, dueAt: app.now(), tries: 0 });
  }
  if (shown === null) return;
  await writer.covers.delete(id);
  await writer.pictures.sweep();
  await appendChange(app, writer, consultation);
}

/** Stores a picture that came, or when it is asked for again; null where it is asked for no more. */
export async function saveFetchedCover(
  app: Application,
  cover: DueCover,
  of: { readonly fetched: Result<EncodedCover, RefusalOf<'invalid'>> | null; readonly dueAt: Date | null },
): Promise<void> {
  const { consultationId, slug } = cover;
  await app.store.transact(async (writer) => {
    const isMirrored = (await writer.sharing.lockMirror(consultationId)) !== null;
    const { consultations } = writer;
    const consultation = isMirrored ? await consultations.byId(consultationId) : await consultations.lock(slug);
    if (consultation === null || (!isMirrored && consultation.source === null)) return;
    const awaited = await writer.covers.mirrored(consultationId);
    // It was told otherwise meanwhile.
    if (awaited?.source !== cover.source || awaited.dueAt === null) return;
    const { fetched, dueAt } = of;
    if (fetched?.ok !== true) return await writer.covers.saveMirrored({ ...awaited, dueAt, tries: awaited.tries + 1 });
    const { alt } = awaited;
    await writer.covers.save(consultationId, { ...(await saveCoverShapes(app, writer, fetched.value)), alt });
    await writer.covers.saveMirrored({ ...awaited, dueAt: null });
    await appendChange(app, writer, consultation);
  });
}

async function appendChange(app: Application, writer: Writer, consultation: Changed): Promise<void> {
  await writer.events.append({
    id: app.newId(),
    type: 'cover-changed',
    at: app.now(),
    by: null,
    origin: originIn(consultation),
    consultationId: consultation.id,
    proposalId: null,
    data: { published: true },
  });
}
