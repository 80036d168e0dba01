import { foundCity } from '../../demo/city.ts';
import type { Told } from '../../demo/story.ts';
import type { Application } from '../../src/application/application.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { applicationOn } from '../support/application.ts';
import { type Clock, clockAt } from '../support/clock.ts';

export type Rivelaine = { readonly app: Application; readonly clock: Clock; readonly told: Told };

/** The city of the demo on an empty, migrated database, twenty months of its life ending at the moment given. */
export async function rivelaineOn(database: Database, at = '2026-05-20T09:00:00Z'): Promise<Rivelaine> {
  const clock = clockAt(at);
  const app = applicationOn(database, clock);
  return { app, clock, told: await foundCity(app, { now: clock.now() }) };
}
