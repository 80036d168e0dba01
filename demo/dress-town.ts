import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Application } from '../src/application/application.ts';
import { changeCover } from '../src/application/consultation/change-consultation.ts';
import { draftAppearance, publishAppearance } from '../src/application/institution/change-appearance.ts';
import { readDescribed } from '../src/cli/values.ts';
import { OPERATOR } from '../src/domain/kit/actor.ts';
import type { Refusal } from '../src/domain/kit/refusal.ts';
import { ok, type Result } from '../src/domain/kit/result.ts';

const TOWNS = import.meta.dirname;

const text = z.record(z.string(), z.string());
const DESCRIPTION = z.strictObject({
  main: z.string(),
  accent: z.string(),
  /** What the banner shows. */
  banner: text,
  /** What the picture of each consultation shows, by slug. */
  covers: z.record(z.string(), text),
});

/** Gives a town of the demo its logo, colours and banner, and its consultations their pictures, through the use cases. */
export async function dressTown(app: Application, town: string): Promise<Result<null, Refusal>> {
  const by = OPERATOR;
  const folder = join(TOWNS, town, 'pictures');
  const { main, accent, banner, covers } = await readDescribed(join(folder, 'pictures.yaml'), DESCRIPTION);
  const picture = (name: string) => readFile(join(folder, `${name}.png`));
  const drafted = await draftAppearance(app, {
    main,
    accent,
    logo: await picture('logo'),
    banner: await picture('banner'),
    bannerAlt: banner,
    by,
  });
  const published = drafted.ok ? await publishAppearance(app, { by }) : drafted;
  if (!published.ok) return published;
  for (const [slug, alt] of Object.entries(covers)) {
    const covered = await changeCover(app, { slug, picture: await picture(slug), alt, by });
    if (!covered.ok) return covered;
  }
  return ok(null);
}
