import type { RefusalOf } from '../../../domain/kit/refusal.ts';
import { type Result, refuse } from '../../../domain/kit/result.ts';
import type { Application } from '../../application.ts';
import type { EncodedImage } from '../../kit/ports.ts';
import type { ImageServer } from './ports.ts';

type Invalid = RefusalOf<'invalid'>;

/**
 * Fetches an image of another node and re-encodes it as any upload; refused where there is none. Null where it
 * cannot be known for now: that node does not answer, or too slowly, or images cannot be decoded here.
 */
export async function fetchImage(
  app: Application,
  url: string,
  server: ImageServer = 'node',
): Promise<Result<EncodedImage, Invalid> | null> {
  const { imageEncoder, network } = app;
  if (imageEncoder === undefined) return refuse({ type: 'invalid', field: 'images', because: 'unknown-field' });
  const fetched = (await network?.image(url, server)) ?? null;
  if (fetched === null || !fetched.ok) return fetched;
  const encoded = await imageEncoder(fetched.value);
  if (!encoded.ok && encoded.refusal.because === 'images-unavailable') return null;
  return encoded.ok ? encoded : refuse({ ...encoded.refusal, field: 'images' });
}
