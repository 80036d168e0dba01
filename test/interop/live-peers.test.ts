import { describe } from 'vitest';
import { conforming } from './conforming.ts';
import { contributing } from './contributing.ts';
import { following, subscribing } from './following.ts';
import { governing } from './governing.ts';
import { killing } from './killing.ts';
import { ENGINES } from './live-node.ts';
import { signingIn } from './signing-in.ts';
import { eachWorldOn } from './world.ts';

describe.each(ENGINES)('a node on $name between two live servers', (engine) => {
  const world = eachWorldOn(engine);
  subscribing(world);
  following(world);
  contributing(world);
  signingIn(world);
  killing(world);
  conforming(world);
  governing(world);
});
