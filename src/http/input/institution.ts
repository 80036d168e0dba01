import { z } from '@hono/zod-openapi';
import type { AppearanceChange } from '../../application/institution/change-appearance.ts';
import type { InstitutionChange } from '../../application/institution/change-institution.ts';
import { MENU_ENTRIES } from '../../domain/institution/institution.ts';
import { LICENCE_IDS } from '../../domain/institution/licence.ts';
import { GEOCODER_FORMATS } from '../../domain/institution/map-settings.ts';
import { CONFORMITIES, STATIC_PAGE_KINDS, type StaticPageContent } from '../../domain/institution/static-page.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import type { Result } from '../../domain/kit/result.ts';
import { localised, orNull, parsed, typedNumber } from './values.ts';

export const NOTICE = 'What the institution itself says on the page of this name, below the node’s own text';

export const CODE_LETTERS =
  'Whether people can ask on the pages for a letter with the code that recognises them as residents';

export const HIDDEN_ENTRIES = 'Entries of menu and footer that are not shown';

export const SECOND_AGENT_ABOVE =
  'A sum in minor units above which a second agent confirms what commits the institution in a community; null for none set: then one always does, where no charter says otherwise';

const noticeInput = orNull(localised).optional().openapi({ description: NOTICE });

export const institutionChangeInput = z
  .strictObject({
    name: localised.optional(),
    summary: z.record(z.string(), z.string()).optional(),
    languages: z.array(z.string()).max(50).optional(),
    timeZone: z.string().optional(),
    contact: z.string().nullable().optional().openapi({ description: 'A mail address, a page or a text' }),
    licence: z
      .enum(LICENCE_IDS)
      .nullable()
      .optional()
      .openapi({ description: 'What others may do with its open data; null for nothing said' }),
    notices: z.strictObject({ about: noticeInput, privacy: noticeInput, accessibility: noticeInput }).optional(),
    hiddenEntries: z
      .array(z.enum(MENU_ENTRIES))
      .max(MENU_ENTRIES.length)
      .optional()
      .openapi({ description: HIDDEN_ENTRIES }),
    codeLetters: z.boolean().optional().openapi({ description: CODE_LETTERS }),
    secondAgentAbove: orNull(
      z.strictObject({ amount: typedNumber.openapi({ type: 'integer' }), currency: z.string().max(3) }),
    )
      .optional()
      .openapi({ description: SECOND_AGENT_ABOVE }),
    territories: z
      .array(z.strictObject({ code: z.string(), name: localised, within: z.string().nullable() }))
      .max(1_000)
      .optional(),
  })
  .openapi('InstitutionChange', { example: { contact: 'participation@lyon.example', languages: ['fr', 'en'] } });

/** A change of the institution from anywhere: a file at the command line, a form. */
export function institutionChangeFrom(body: unknown): Result<InstitutionChange, Refusal> {
  return parsed(institutionChangeInput, body);
}

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

export const tileMap = z
  .strictObject({
    tiles: z.string().openapi({ description: 'The https address of a picture, with {z}, {x} and {y} in it' }),
    credit: z.string().openapi({ description: 'Whom the licence of the pictures wants named' }),
    center: z.strictObject({ lat: z.number(), lon: z.number(), zoom: z.number().int() }),
  })
  .openapi('TileMap', {
    example: {
      tiles: 'https://tiles.lyon.example/{z}/{x}/{y}.png',
      credit: '© OpenStreetMap',
      center: { lat: 45.7578, lon: 4.832, zoom: 13 },
    },
  });

export const geocoderService = z
  .strictObject({
    url: z.string().openapi({ description: 'The https address of its search, which ends in /search' }),
    format: z.enum(GEOCODER_FORMATS),
  })
  .openapi('GeocoderService', {
    example: { url: 'https://addresses.lyon.example/search', format: 'addok' },
  });

export const mapSettingsInput = z
  .strictObject({ map: orNull(tileMap).optional(), geocoder: orNull(geocoderService).optional() })
  .openapi('MapSettingsChange', {
    example: {
      map: {
        tiles: 'https://tiles.lyon.example/{z}/{x}/{y}.png',
        credit: '© OpenStreetMap',
        center: { lat: 45.7578, lon: 4.832, zoom: 13 },
      },
    },
  });

export const staticPageKind = z.enum(STATIC_PAGE_KINDS).openapi('StaticPageKind', {
  description: 'What it is for; there is one of each but of `other`',
});

export const conformity = z.enum(CONFORMITIES).nullable().openapi({
  description: 'What a declaration of accessibility says of the site; null of every other page',
});

/** A page that is no statement of accessibility, which alone has a conformity. */
export const STATIC_PAGE_EXAMPLE = {
  slug: 'charter',
  title: { fr: 'Charte' },
  text: { fr: 'Chacun est entendu.' },
  conformity: null,
  inMenu: false,
  inFooter: true,
};

export const staticPageInput = z
  .strictObject({
    slug: z
      .string()
      .openapi({ example: 'mentions-legales', description: 'The last part of its address, below /pages' }),
    title: localised,
    text: localised.openapi({ description: 'Markdown' }),
    conformity,
    inMenu: z.boolean().openapi({ description: 'Whether it is in the menu of every page' }),
    inFooter: z.boolean().openapi({ description: 'Whether it is in the footer of every page' }),
  })
  .openapi('StaticPageContent');

export function staticPageFrom(body: unknown): Result<StaticPageContent, Refusal> {
  return parsed(staticPageInput, body);
}
