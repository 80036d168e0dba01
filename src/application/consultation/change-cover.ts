import type { Actor } from '../../domain/kit/actor.ts';
import { checkAll } from '../../domain/kit/check-all.ts';
import { checkAlt } from '../../domain/kit/picture.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Localised } from '../../domain/kit/text.ts';
import { decidedHere } from '../../domain/network/host.ts';
import type { Application } from '../application.ts';
import { COVER_SHAPES, type EncodedCover, encodeInShapes, saveCoverShapes } from '../kit/save-picture.ts';
import type { Cover } from './ports.ts';

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
    const own = decidedHere(consultation);
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
