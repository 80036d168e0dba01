import { describe } from 'vitest';
import { ENGINES } from './live-node.ts';
import { refusing } from './refusing.ts';
import { eachWorldOn } from './world.ts';

/** In a world of its own: proposals are announced one by one only while they are few in an hour. */
describe.each(ENGINES.slice(0, 1))('a node on $name between two live servers, one of which refuses', (engine) => {
  refusing(eachWorldOn(engine));
});
