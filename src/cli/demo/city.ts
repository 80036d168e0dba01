import type { Application } from '../../application/ports.ts';
import { BUDGETS } from './budget.ts';
import { CYCLING } from './cycling.ts';
import { GREENWAY_SCENES } from './greenway.ts';
import { ARRIVAL } from './people.ts';
import { SCHOOL } from './school.ts';
import { type Told, tell } from './story.ts';

const SCENES = [...ARRIVAL, ...BUDGETS, ...SCHOOL, ...CYCLING, ...GREENWAY_SCENES];

/**
 * Fills an empty node with Rivelaine and twenty months of its life, up to `now`: the city that the demo shows and tests
 * start from.
 */
export async function foundCity(
  app: Application,
  how: {
    readonly now: Date;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((done: number, total: number) => void) | undefined;
  },
): Promise<Told> {
  return await tell(app, SCENES, how);
}
