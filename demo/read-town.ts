import { join } from 'node:path';
import { readDescribed } from '../src/cli/values.ts';
import type { MapConfig } from '../src/start/config.ts';
import { consultationScenario, type Town, townScenario } from './scenario.ts';

/** Shows a town whole. */
const CLOSE = 14;
/** The towns that come with the program, a folder of YAML files each. */
const TOWNS = import.meta.dirname;

/** A town by the name of its folder. Throws what does not hold, with the file and the path of each member. */
export async function readTown(name: string, towns: string = TOWNS): Promise<Town> {
  const { consultations: slugs, ...town } = await readDescribed(join(towns, name, 'town.yaml'), townScenario);
  const consultations = [];
  for (const slug of slugs)
    consultations.push(await readDescribed(join(towns, name, `${slug}.yaml`), consultationScenario));
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
