/** Fedify as it comes, in memory: verifies what is posted to its inbox and hands it to a listener that keeps nothing. */
import '../src/start/temporal.ts';
import { createFederation, MemoryKvStore } from '@fedify/fedify';
import { Activity, Person } from '@fedify/vocab';
import { createAdaptorServer } from '@hono/node-server';
import { beChild } from './child.ts';

const { origin } = JSON.parse(process.argv[2] ?? '{}') as { readonly origin: string };
const federation = createFederation<void>({ kv: new MemoryKvStore(), origin, allowPrivateAddress: true });
federation.setActorDispatcher(
  '/users/{identifier}',
  (context, identifier) => new Person({ id: context.getActorUri(identifier), inbox: context.getInboxUri(identifier) }),
);
federation.setInboxListeners('/users/{identifier}/inbox', '/inbox').on(Activity, () => {});
const server = createAdaptorServer({
  fetch: (request: Request) => federation.fetch(request, { contextData: undefined }),
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  beChild({ port: address !== null && typeof address === 'object' ? address.port : 0 });
});
