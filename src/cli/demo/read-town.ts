import { join } from 'node:path';
import { z } from 'zod';
import type { MapConfig } from '../../start/config.ts';
import { readDescription } from '../description.ts';
import { consultationScenario, type Town, townScenario } from './scenario.ts';

/** Shows a town whole. */
const CLOSE = 14;
/** The towns that come with the program, a folder of YAML files each. */
const TOWNS = join(import.meta.dirname, '../../../demo');

/** A town by the name of its folder. Throws what does not hold, with the file and the path of each member. */
export async function readTown(name: string, towns: string = TOWNS): Promise<Town> {
  const { consultations: slugs, ...town } = await readAs(townScenario, join(towns, name, 'town.yaml'));
  const consultations = [];
  for (const slug of slugs) consultations.push(await readAs(consultationScenario, join(towns, name, `${slug}.yaml`)));
  const everybody = town.people.groups.flatMap(({ names, ...group }) => names.map((name) => ({ ...group, name })));
  return { ...town, everybody, consultations };
}

/** The map that comes with a town: one file, so that it is there without a network. */
export function mapOfTown(name: string, { centre }: Pick<Town, 'centre'>, towns: string = TOWNS): MapConfig {
  return {
    from: { kind: 'file', path: join(towns, name, 'map.pmtiles') },
    credit: 'Parvis',
    center: { ...centre, zoom: CLOSE },
  };
}

async function readAs<T>(schema: z.ZodType<T>, file: string): Promise<T> {
  const read = schema.safeParse(await readDescription(file));
  if (read.success) return read.data;
  const faults = read.error.issues.map(({ path, message }) => `${z.core.toDotPath(path)}: ${message}`);
  throw new Error([`${file} does not hold`, ...faults].join('\n  '));
}
