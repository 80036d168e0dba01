import { createToken } from '../src/application/agent/create-token.ts';
import { createDocumentContext } from '../src/federation/document-context.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { openAnother, openInstitution, value } from './consultation.ts';

/** How many to write in one transaction. */
const BATCH = 100;

/** An institution with these consultations; answers a token of somebody who may propose. */
export async function openConsultations(config: Config, slugs: readonly string[]): Promise<string> {
  await using node = await openNode(config, createLog('silent'));
  const { app } = node;
  await openInstitution(app);
  for (const slug of slugs) await openAnother(app, slug);
  const participant = { name: 'Une habitante', standing: 'resident' as const };
  return value(await createToken(app, { name: 'Banc', scopes: ['propose'], participant, by: null })).secret;
}

/** Somebody on each of these servers follows all of them; the servers run Mastodon. */
export async function follow(config: Config, slugs: readonly string[], inboxes: readonly URL[]): Promise<void> {
  await using node = await openNode(config, createLog('silent'));
  const { app } = node;
  const { uris } = createDocumentContext(app);
  for (let from = 0; from < inboxes.length; from += BATCH) {
    await app.store.transact(async (writer) => {
      for (const inbox of inboxes.slice(from, from + BATCH)) {
        const uri = new URL('/actor', inbox).href;
        const { host, href } = inbox;
        const at = { fetchedAt: app.now(), goneAt: null };
        const named = { handle: `somebody@${host}`, name: 'Somebody' };
        await writer.peers.saveActor({ uri, host, kind: 'Person', ...named, inbox: href, sharedInbox: href, ...at });
        const runs = { software: 'mastodon', version: '4.5.0', announces: 'id', askedAt: app.now() } as const;
        await writer.deliveries.saveHostSoftware({ host, ...runs });
        for (const slug of slugs) {
          const activityId = `${uri}#follow/${slug}`;
          const target = uris.consultation(slug);
          await writer.peers.saveFollow({ target, follower: uri, activityId, since: app.now() });
        }
      }
    });
  }
}
