import { v7 } from 'uuid';
import { analyst } from '../../src/analysis/analyst.ts';
import { authoriseAgents } from '../../src/application/agent/authorise-agents.ts';
import type { Application } from '../../src/application/application.ts';
import { inspectDocument } from '../../src/integrations/documents/inspect.ts';
import { createImageEncoder } from '../../src/integrations/images/encode.ts';
import type { ConnectorFetch } from '../../src/integrations/outcome.ts';
import { openConnectors } from '../../src/start/connectors.ts';
import { createLog } from '../../src/start/log.ts';
import type { Database } from '../../src/storage/kit/database.ts';
import { createSecretBox, createSecrets } from '../../src/storage/kit/secret-box.ts';
import { createStore } from '../../src/storage/store.ts';
import type { Clock } from './clock.ts';
import { readyKeyPair } from './key-pairs.ts';

const ORIGIN = 'https://participation.example';

/** What connects a node, over its database; requests go out by the `fetch` that is given. */
export function connectorsOn(database: Database, fetch: ConnectorFetch) {
  const secretBox = createSecretBox('k'.repeat(32));
  return openConnectors({ database, secretBox, log: createLog('silent'), outbound: { fetch }, origin: ORIGIN });
}

/** The use cases over an open, migrated database, with a clock that the test moves. */
export function applicationOn(database: Database, clock: Clock): Application {
  return {
    store: authoriseAgents(createStore(database)),
    now: () => clock.now(),
    newId: () => v7(),
    secrets: createSecrets('a secret key for tests only, 32 bytes or more', readyKeyPair),
    origin: ORIGIN,
    documentInspector: inspectDocument,
    imageEncoder: createImageEncoder(),
    analyst,
    connectors: connectorsOn(database, (url, init) => fetch(url, init)).connectors,
  };
}
