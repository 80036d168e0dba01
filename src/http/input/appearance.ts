import { z } from '@hono/zod-openapi';
import type { AppearanceChange } from '../../application/institution/change-appearance.ts';
import { localised } from './values.ts';

/** The bytes of a file in JSON. A request takes 1 MiB: larger files go by the page or the command. */
const fileInput = z
  .base64({ message: 'wrong-type' })
  .nullable()
  .optional()
  .openapi({ description: 'The bytes of a file as base64, at most about 700 kB; null takes the picture away' });
const colourInput = z.string().max(20).nullable().optional().openapi({ example: '#1d5c63' });

export const appearanceInput = z
  .strictObject({
    main: colourInput,
    accent: colourInput,
    logo: fileInput,
    banner: fileInput,
    bannerAlt: localised.optional(),
    sharing: fileInput,
  })
  .openapi('AppearanceChange', { example: { main: '#1d5c63', accent: '#b5451b' } });

export const coverInput = z
  .strictObject({ picture: fileInput, alt: localised.optional() })
  .openapi('CoverChange', { example: { picture: null } });

export function appearanceChangeOf(body: z.output<typeof appearanceInput>): AppearanceChange {
  const { logo, banner, sharing, ...rest } = body;
  return { ...rest, logo: bytesOf(logo), banner: bytesOf(banner), sharing: bytesOf(sharing) };
}

export function bytesOf(base64: string | null | undefined): Uint8Array | null | undefined {
  return typeof base64 === 'string' ? Buffer.from(base64, 'base64') : base64;
}
