import { v7 } from 'uuid';
import { analyst } from '../../src/analysis/analyst.ts';
import { authoriseAgents } from '../../src/application/agent/authorise-agents.ts';
import type { Application } from '../../src/application/application.ts';
import { createImageEncoder } from '../../src/integrations/images/encode.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { createSecrets } from '../../src/storage/kit/secrets.ts';
import { createStore } from '../../src/storage/store.ts';
import type { Clock } from './clock.ts';

/** The use cases over an open, migrated database, with a clock that the test moves. */
export function applicationOn(database: Database, clock: Clock): Application {
  return {
    store: authoriseAgents(createStore(database)),
    now: () => clock.now(),
    newId: () => v7(),
    secrets: createSecrets('a secret key for tests only, 32 bytes or more'),
    origin: 'https://participation.example',
    imageEncoder: createImageEncoder(),
    analyst,
  };
}
