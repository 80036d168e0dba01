import { z } from '@hono/zod-openapi';
import type { Cover } from '../../../application/consultation/ports.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { describedPicture, describedResource } from '../kit/picture-resource.ts';

export const cover = orNull(describedPicture);
export const coverState = z.strictObject({ cover }).openapi('CoverOfConsultation');

export function coverResource(of: Cover | null, origin: string): Body<typeof cover> {
  return of === null ? null : describedResource({ ...of.wide, alt: of.alt }, origin);
}
