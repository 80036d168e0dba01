import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Application } from '../application/application.ts';
import { changeCover } from '../application/consultation/change-consultation.ts';
import {
  type AppearanceChange,
  discardAppearanceDraft,
  draftAppearance,
  publishAppearance,
  readAppearances,
  restoreAppearance,
} from '../application/institution/change-appearance.ts';
import { changeMap, type MapChange } from '../application/institution/change-map.ts';
import { readInstitution, readMapSettings } from '../application/institution/reads.ts';
import type { Appearance } from '../domain/institution/appearance.ts';
import { CENTER_TEXT, centerIn, GEOCODER_FORMATS, type MapSettings } from '../domain/institution/map-settings.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { argument, type CommandOutput, CommandRefused, type Context, command, flag, option } from './command.ts';
import { LIST, localised, oneOf } from './values.ts';

const PARTS = ['main', 'accent', 'logo', 'banner', 'sharing'] as const;

/** What the draft becomes, after what was given is in it. */
const ACTS = { publish: publishAppearance, restore: restoreAppearance, discard: discardAppearanceDraft } as const;

export const institutionAppearance = command({
  path: 'institution appearance',
  says: 'Show or change how the institution looks: what is given is drafted first, and public with --act publish',
  beside: 'runs-in-it',
  takes: {
    main: option('<colour>', 'behind the header, as 1d5c63'),
    accent: option('<colour>', 'of links and buttons; refused where it cannot be read as text'),
    logo: option('<file>', 'PNG, JPEG, WebP, GIF or AVIF; no SVG'),
    banner: option('<file>', 'a wide photo for the home page'),
    bannerAlt: option('<text>', 'what it shows, in the first language or as fr=…,en=…'),
    sharing: option('<file>', 'shown beside links to the pages elsewhere'),
    remove: option('<list>', `what to take away: ${PARTS.join(', ')}`, LIST.pipe(z.array(oneOf(PARTS))).optional()),
    act: option(
      '<act>',
      'publish or discard the draft, or restore what stood before',
      oneOf(['publish', 'restore', 'discard']).optional(),
    ),
  },
  async run(context, { act, ...given }) {
    const { app } = await context.open();
    const found = await readInstitution(app);
    if (found === null) return refuse({ type: 'not-set-up' });
    const usual = found.institution.languages[0] ?? 'fr';
    if (Object.values(given).some((value) => value !== undefined)) {
      const { remove = [], main, accent, bannerAlt } = given;
      const files = ['logo', 'banner', 'sharing'] as const;
      const read = await Promise.all(files.map(async (name) => [name, await bytesOf(context, given[name])] as const));
      const change: AppearanceChange = {
        main,
        accent,
        bannerAlt: bannerAlt === undefined ? undefined : localised(bannerAlt, usual),
        ...Object.fromEntries(read),
        ...Object.fromEntries(remove.map((name) => [name, null])),
      };
      const drafted = await draftAppearance(app, { ...change, by: OPERATOR });
      if (!drafted.ok) return drafted;
    }
    const done = act === undefined ? ok(null) : await ACTS[act](app, { by: OPERATOR });
    return done.ok ? await show(context) : done;
  },
});

export const consultationCover = command({
  path: 'consultation cover',
  says: 'Give a consultation a picture, other words for the one it has, or none',
  beside: 'runs-in-it',
  takes: {
    slug: argument(),
    file: option('<file>', 'PNG, JPEG, WebP, GIF or AVIF; no SVG'),
    alt: option('<text>', 'what it shows, in the first language or as fr=…,en=…'),
    remove: flag('take the picture away'),
  },
  async run(context, { slug, file, alt, remove }) {
    const { app } = await context.open();
    const consultation = await app.store.read((reader) => reader.consultations.bySlug(slug));
    if (consultation === null) return refuse({ type: 'not-found', what: 'consultation' });
    const usual = consultation.languages[0] ?? 'fr';
    const changed = await changeCover(app, {
      slug,
      picture: remove === true ? null : await bytesOf(context, file),
      alt: alt === undefined ? {} : localised(alt, usual),
      by: OPERATOR,
    });
    if (!changed.ok) return changed;
    const cover = changed.value;
    return ok({
      json: { cover: cover === null ? null : { url: `${app.origin}/images/${cover.wide.hash}`, alt: cover.alt } },
      text:
        cover === null ? `${slug} has no picture.` : `${slug} has a picture: ${app.origin}/images/${cover.wide.hash}`,
    });
  },
});

async function bytesOf(context: Context, file: string | undefined): Promise<Uint8Array | undefined> {
  if (file === undefined) return undefined;
  try {
    return await readFile(context.path(file));
  } catch (cause) {
    throw new CommandRefused(`${file} cannot be read`, { cause });
  }
}

async function show(context: Context): Promise<Result<CommandOutput, Refusal>> {
  const { app } = await context.open();
  const { draft, published, former } = await readAppearances(app);
  const lines = (name: string, of: Appearance | null) =>
    of === null
      ? [`${name}: none`]
      : [
          `${name}: main ${of.main ?? 'none'}, accent ${of.accent ?? 'none'}, ${PICTURED.map((part) => `${part} ${of[part] === null ? 'none' : 'set'}`).join(', ')}`,
        ];
  return ok({
    json: { draft, published, former },
    text: [...lines('public', published), ...lines('draft', draft), ...lines('before', former)],
  });
}

const PICTURED = ['logo', 'banner', 'sharing'] as const;

const CENTER = z.string().regex(CENTER_TEXT, 'must be latitude,longitude,zoom').transform(centerIn);

export const institutionMap = command({
  path: 'institution map',
  says: 'Show or change the servers that the pictures of the map come from and that find places by their address',
  beside: 'runs-in-it',
  takes: {
    tiles: option('<address>', 'https address of a picture, with {z}, {x} and {y} in it'),
    credit: option('<text>', 'whom the licence of the pictures wants named'),
    center: option('<place>', 'latitude,longitude,zoom where the map begins', CENTER.optional()),
    geocoder: option('<address>', 'https address of a search for addresses, which ends in /search'),
    geocoderFormat: option(
      '<format>',
      `its manner: ${GEOCODER_FORMATS.join(', ')}; the first is usual`,
      oneOf(GEOCODER_FORMATS).optional(),
    ),
    remove: option(
      '<list>',
      'what to take away: map, geocoder',
      LIST.pipe(z.array(oneOf(['map', 'geocoder']))).optional(),
    ),
  },
  async run(context, { remove = [], ...given }) {
    const { app } = await context.open();
    const { settings } = await readMapSettings(app);
    if (remove.length === 0 && Object.values(given).every((value) => value === undefined)) return shown(app, settings);
    const changed = await changeMap(app, { ...changeOf(settings, given, remove), by: OPERATOR });
    return changed.ok ? shown(app, changed.value) : changed;
  },
});

/** What is not given stays as it is set. */
function changeOf(
  { map, geocoder }: MapSettings,
  given: {
    readonly tiles?: string | undefined;
    readonly credit?: string | undefined;
    readonly center?: z.output<typeof CENTER> | undefined;
    readonly geocoder?: string | undefined;
    readonly geocoderFormat?: (typeof GEOCODER_FORMATS)[number] | undefined;
  },
  remove: readonly ('map' | 'geocoder')[],
): MapChange {
  const { tiles, credit, center, geocoder: url, geocoderFormat } = given;
  const ofMap = tiles ?? credit ?? center;
  const ofGeocoder = url ?? geocoderFormat;
  return {
    map: remove.includes('map')
      ? null
      : ofMap === undefined
        ? undefined
        : {
            tiles: tiles ?? map?.tiles ?? '',
            credit: credit ?? map?.credit ?? '',
            center: center ?? map?.center ?? null,
          },
    geocoder: remove.includes('geocoder')
      ? null
      : ofGeocoder === undefined
        ? undefined
        : { url: url ?? geocoder?.url ?? '', format: geocoderFormat ?? geocoder?.format ?? 'addok' },
  };
}

function shown(app: Application, { map, geocoder }: MapSettings): Result<CommandOutput, Refusal> {
  return ok({
    json: { map, geocoder },
    text: [
      map === null
        ? 'map: none'
        : `map: ${map.tiles}, ${map.credit}, from ${map.center.lat},${map.center.lon},${map.center.zoom}`,
      geocoder === null ? 'addresses: none' : `addresses: ${geocoder.url} (${geocoder.format})`,
      ...(app.map === undefined ? [] : ['MAP_TILES or MAP_FILE is set in the environment of the node, and wins']),
      ...(app.geocoder === undefined ? [] : ['GEOCODER_URL is set in the environment of the node, and wins']),
    ],
  });
}
