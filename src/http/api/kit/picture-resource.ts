import { z } from '@hono/zod-openapi';
import type { DescribedPicture, Picture } from '../../../domain/kit/picture.ts';
import { localised } from '../../input/values.ts';
import type { Body } from './body.ts';

const members = { url: z.string(), mediaType: z.string(), width: z.number().int(), height: z.number().int() };

export const picture = z.strictObject(members).openapi('Picture');
export const describedPicture = z
  .strictObject({ ...members, alt: localised.openapi({ description: 'What it shows, in words' }) })
  .openapi('DescribedPicture');

export function pictureResource({ hash, mediaType, width, height }: Picture, origin: string): Body<typeof picture> {
  return { url: `${origin}/images/${hash}`, mediaType, width, height };
}

export function describedResource(of: DescribedPicture, origin: string): Body<typeof describedPicture> {
  return { ...pictureResource(of, origin), alt: of.alt };
}
