import { describe } from 'vitest';
import { killedNode } from './kill.ts';

const url = process.env['TEST_DATABASE_URL'] ?? '';

describe.skipIf(url === '')('a node that is killed again and again (postgres)', () => killedNode('postgres', url));
