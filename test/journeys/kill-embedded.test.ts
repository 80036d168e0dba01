import { describe } from 'vitest';
import { killedNode } from './kill.ts';

describe('a node that is killed again and again (embedded)', () => killedNode('embedded'));
