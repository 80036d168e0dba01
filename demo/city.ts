import type { Application } from '../src/application/application.ts';
import { foundingOf } from './arrival.ts';
import { consultationActs } from './consultation-acts.ts';
import { readTown } from './read-town.ts';
import type { Town } from './scenario.ts';
import { print, type Telling, type Told } from './story.ts';

/** Fills an empty node with a town and its life up to `now`. */
export async function foundTown(app: Application, town: Town, how: Telling): Promise<Told> {
  const scenes = [...foundingOf(town), ...town.consultations.flatMap((each) => consultationActs(town, each))];
  return await print(app, scenes, how);
}

/** Rivelaine and twenty months of its life: the city that the demo shows and tests start from. */
export async function foundCity(app: Application, how: Telling): Promise<Told> {
  return await foundTown(app, await readTown('rivelaine'), how);
}
