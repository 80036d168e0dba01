import { v7 } from 'uuid';
import { analyst } from '../../src/analysis/analyst.ts';
import type { Application } from '../../src/application/ports.ts';
import { withinBounds } from '../../src/application/within-bounds.ts';
import { encodeImage } from '../../src/integrations/images/encode.ts';
import type { Database } from '../../src/storage/database.ts';
import { createSecrets } from '../../src/storage/secrets.ts';
import { createStore } from '../../src/storage/store.ts';
import type { Clock } from './clock.ts';

/** The use cases over an open, migrated database, with a clock that the test moves. */
export function applicationOn(database: Database, clock: Clock): Application {
  return {
    store: withinBounds(createStore(database)),
    now: () => clock.now(),
    newId: () => v7(),
    secrets: createSecrets('a secret key for tests only, 32 bytes or more'),
    origin: 'https://participation.example',
    imageEncoder: encodeImage,
    analyst,
  };
}
