import type { RefusalOf } from '../../domain/refusal.ts';
import { type Result, refuse } from '../../domain/result.ts';
import type { EncodedImage } from '../images.ts';
import type { Application } from '../ports.ts';

type Invalid = RefusalOf<'invalid'>;

/**
 * An image that another node has, made anew here as any that somebody sends; refused where there is none. Null where it
 * cannot be told for now: that node does not answer, or too slowly.
 */
export async function fetchImage(app: Application, url: string): Promise<Result<EncodedImage, Invalid> | null> {
  const { imageEncoder, network } = app;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field: 'images', because: 'unknown-field' });
  const fetched = (await network?.image(url)) ?? null;
  if (fetched === null || !fetched.ok) return fetched;
  const encoded = await imageEncoder(fetched.value);
  return encoded.ok ? encoded : refuse({ ...encoded.refusal, field: 'images' });
}
