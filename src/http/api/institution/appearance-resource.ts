import { z } from '@hono/zod-openapi';
import type { Appearance } from '../../../domain/institution/appearance.ts';
import { orNull } from '../../input/values.ts';
import type { Body } from '../kit/body.ts';
import { describedPicture, describedResource, picture, pictureResource } from '../kit/picture-resource.ts';

const colour = z.string().nullable().openapi({ example: '#1d5c63' });

export const appearance = z
  .strictObject({
    main: colour,
    accent: colour,
    logo: orNull(picture),
    banner: orNull(describedPicture),
    sharing: orNull(picture),
  })
  .openapi('Appearance');

export function appearanceResource(of: Appearance, origin: string): Body<typeof appearance> {
  const { main, accent, logo, banner, sharing } = of;
  return {
    main,
    accent,
    logo: logo === null ? null : pictureResource(logo.wide, origin),
    banner: banner === null ? null : describedResource(banner, origin),
    sharing: sharing === null ? null : pictureResource(sharing, origin),
  };
}
