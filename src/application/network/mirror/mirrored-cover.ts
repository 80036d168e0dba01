import { originIn } from '../../../domain/event/origin.ts';
import type { ConsultationId } from '../../../domain/kit/id.ts';
import { checkAlt } from '../../../domain/kit/picture.ts';
import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import type { Result } from '../../../domain/kit/result.ts';
import type { Application, Writer } from '../../application.ts';
import type { MirroredCover } from '../../consultation/ports.ts';
import { type EncodedCover, saveCoverShapes } from '../../kit/save-picture.ts';
import type { Mirroring } from './mirroring.ts';
import type { MirroredConsultation } from './ports.ts';

/**
 * Has a mirrored consultation show the picture of its host, once it is fetched. The former one goes at once: its host no longer
 * shows it. What is not at the origin of the host, or without words, is none (docs/adr/0139).
 */
export async function saveMirroredCover(within: Mirroring, cover: MirroredConsultation['cover']): Promise<void> {
  const { app, writer, consultation } = within;
  const { id } = consultation;
  const told = heldCover(new URL(consultation.host.uri).origin, cover);
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

/** Stores a picture that came, or when it is asked for again. */
export async function saveFetchedCover(
  app: Application,
  cover: MirroredCover,
  of: { readonly fetched: Result<EncodedCover, RefusalOf<'invalid'>> | null; readonly dueAt: Date },
): Promise<void> {
  const { consultationId } = cover;
  await app.store.transact(async (writer) => {
    const mirror = await writer.sharing.lockMirror(consultationId);
    const consultation = await writer.consultations.byId(consultationId);
    const awaited = await writer.covers.mirrored(consultationId);
    // It was told otherwise meanwhile.
    if (mirror === null || consultation === null || awaited?.source !== cover.source || awaited.dueAt === null) return;
    const { fetched, dueAt } = of;
    if (fetched?.ok !== true) return await writer.covers.saveMirrored({ ...awaited, dueAt, tries: awaited.tries + 1 });
    const { alt } = awaited;
    await writer.covers.save(consultationId, { ...(await saveCoverShapes(app, writer, fetched.value)), alt });
    await writer.covers.saveMirrored({ ...awaited, dueAt: null });
    await appendChange(app, writer, consultation);
  });
}

function heldCover(origin: string, cover: MirroredConsultation['cover']): Pick<MirroredCover, 'source' | 'alt'> | null {
  if (cover === null || URL.parse(cover.url)?.origin !== origin) return null;
  const alt = checkAlt(cover.alt, 'cover');
  return alt.ok ? { source: cover.url, alt: alt.value } : null;
}

async function appendChange(
  app: Application,
  writer: Writer,
  consultation: Parameters<typeof originIn>[0] & { readonly id: ConsultationId },
): Promise<void> {
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
