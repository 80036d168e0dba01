import { checkAlt } from '../../../domain/kit/picture.ts';
import type { MirroredCover } from '../../consultation/ports.ts';
import { saveCoverElsewhere } from '../../kit/picture.ts';
import type { Mirroring } from './mirroring.ts';
import type { MirroredConsultation } from './ports.ts';

/**
 * Has a mirrored consultation show the picture of its host. What is not at the origin of the host, or without words, is none
 * (docs/adr/0139).
 */
export async function saveMirroredCover(
  { app, writer, consultation }: Mirroring,
  cover: MirroredConsultation['cover'],
): Promise<void> {
  const told = heldCover(new URL(consultation.host.uri).origin, cover);
  await saveCoverElsewhere(app, writer, { consultation, told });
}

function heldCover(origin: string, cover: MirroredConsultation['cover']): Pick<MirroredCover, 'source' | 'alt'> | null {
  if (cover === null || URL.parse(cover.url)?.origin !== origin) return null;
  const alt = checkAlt(cover.alt, 'cover');
  return alt.ok ? { source: cover.url, alt: alt.value } : null;
}
