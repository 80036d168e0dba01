import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { changeCover } from '../application/consultation/change-cover.ts';
import {
  type AppearanceChange,
  discardAppearanceDraft,
  draftAppearance,
  publishAppearance,
  readAppearances,
  restoreAppearance,
} from '../application/institution/change-appearance.ts';
import { readInstitution } from '../application/institution/read-institution.ts';
import type { Appearance } from '../domain/institution/appearance.ts';
import { OPERATOR } from '../domain/kit/actor.ts';
import type { Refusal } from '../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../domain/kit/result.ts';
import { type CommandOutput, CommandRefused, type Context, command } from './command.ts';
import { LIST, localised, oneOf } from './values.ts';

const PARTS = ['main', 'accent', 'logo', 'banner', 'sharing'] as const;

/** What the draft becomes, after what was given is in it. */
const ACTS = { publish: publishAppearance, restore: restoreAppearance, discard: discardAppearanceDraft } as const;

export const institutionAppearance = command({
  path: 'institution appearance',
  says: 'Show or change how the institution looks: what is given is drafted first, and public with --act publish',
  beside: 'runs-in-it',
  takes: (parser) =>
    parser
      .option('--main <colour>', 'behind the header, as 1d5c63')
      .option('--accent <colour>', 'of links and buttons; refused where it cannot be read as text')
      .option('--logo <file>', 'PNG, JPEG, WebP, GIF or AVIF; no SVG')
      .option('--banner <file>', 'a wide photo for the home page')
      .option('--banner-alt <text>', 'what it shows, in the first language or as fr=…,en=…')
      .option('--sharing <file>', 'shown beside links to the pages elsewhere')
      .option('--remove <list>', `what to take away: ${PARTS.join(', ')}`)
      .option('--act <act>', 'publish or discard the draft, or restore what stood before'),
  options: z.object({
    main: z.string().optional(),
    accent: z.string().optional(),
    logo: z.string().optional(),
    banner: z.string().optional(),
    bannerAlt: z.string().optional(),
    sharing: z.string().optional(),
    remove: LIST.pipe(z.array(oneOf(PARTS))).optional(),
    act: oneOf(['publish', 'restore', 'discard']).optional(),
  }),
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
  takes: (parser) =>
    parser
      .argument('<slug>')
      .option('--file <file>', 'PNG, JPEG, WebP, GIF or AVIF; no SVG')
      .option('--alt <text>', 'what it shows, in the first language or as fr=…,en=…')
      .option('--remove', 'take the picture away'),
  options: z.object({
    slug: z.string(),
    file: z.string().optional(),
    alt: z.string().optional(),
    remove: z.boolean().optional(),
  }),
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
