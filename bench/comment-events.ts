import { setTimeout as sleep } from 'node:timers/promises';
import type { Application } from '../src/application/application.ts';
import { submitComment } from '../src/application/comment/submit-comment.ts';
import { skipToLatest } from '../src/application/event/consume-events.ts';
import { EVENT_CONSUMERS } from '../src/application/event/event-consumers.ts';
import { registerParticipant } from '../src/application/participant/register-participant.ts';
import { DELIVERY_CONSUMER } from '../src/federation/deliver/delivering.ts';
import type { Config } from '../src/start/config.ts';
import { createLog } from '../src/start/log.ts';
import { openNode } from '../src/start/node.ts';
import { openAnother, openConsultation, submitProposals, value } from './consultation.ts';
import { onEachConfig } from './databases.ts';
import type { Bench, Figure } from './figure.ts';
import { type OneInbox, startInbox } from './one-inbox.ts';
import { startServing } from './serving-node.ts';
import { sized } from './size.ts';

const SLUG = 'busy';
/** Somebody follows this one: what arrives there says how far the consumer got. */
const FOLLOWED = 'followed';
const COMMENTS = sized(5_000, 20);
/** A process that just began is slower than one that runs: the first ones do not count. */
const WARM = sized(1_000, 5);
const PROPOSALS = sized(50, 2);
const PEOPLE = sized(200, 2);
const AT_ONCE = 32;
/** CPU of the node and its database for each event, and events a second. */
const GOALS = { cpuUs: 1_500, rate: 500 } as const;

export const commentEvents: Bench = {
  name: 'comment-events',
  says:
    `the delivery consumer of \`parvis serve\` takes the events of ${COMMENTS} comments that nobody follows, ` +
    'beside the goal of each',
  run: (note) =>
    onEachConfig(note, async (engine, config) => {
      await using inbox = await startInbox();
      const last = await commented(config, inbox);
      const { node, database, seconds } = await consumed(config, inbox);
      await assertConsumed(config, last);
      const each = (us: number) => us / COMMENTS;
      note(
        `${engine}: ${Math.round(each(node))} µs of the node and ${Math.round(each(database))} of the database server`,
      );
      return [
        {
          name: `${engine}: an event of a comment, no follower, CPU`,
          unit: 'µs',
          value: each(node + database),
          yardstick: { name: 'the goal', value: GOALS.cpuUs },
          target: GOALS.cpuUs,
        },
        {
          name: `${engine}: events of comments, no follower`,
          unit: '/s',
          value: COMMENTS / seconds,
          yardstick: { name: 'the goal', value: GOALS.rate },
          target: GOALS.rate,
        },
      ] satisfies Figure[];
    }),
};

/** Comments that nobody was told of yet; answers the position of the last event. All other consumers are behind it. */
async function commented(config: Config, inbox: OneInbox): Promise<number> {
  await using node = await openNode(config, createLog('silent'));
  const { app } = node;
  await openConsultation(app, SLUG);
  await openAnother(app, FOLLOWED);
  await submitProposals(app, SLUG, PROPOSALS);
  await follow(app, inbox);
  const authors: string[] = [];
  for (let nth = 0; nth < PEOPLE; nth += 1) {
    const person = { name: `P${nth}`, kind: 'local', standing: 'resident' } as const;
    authors.push(value(await registerParticipant(app, person)).id);
  }
  const proposals = await app.store.read(async (reader) => {
    const consultation = await reader.consultations.bySlug(SLUG);
    const events = await reader.events.after(0, 1_000);
    return events.flatMap(({ type, proposalId, consultationId }) =>
      type === 'proposal-accepted' && consultationId === consultation?.id && proposalId !== null ? [proposalId] : [],
    );
  });
  await skipToLatest(app, DELIVERY_CONSUMER);
  const comment = async (nth: number, slug: string) =>
    value(
      await submitComment(app, {
        slug,
        proposalId: slug === SLUG ? (proposals[nth % proposals.length] ?? null) : null,
        authorId: authors[nth % authors.length] ?? '',
        body: `Commentaire ${nth} : il manque une piste sur le quai, et des arceaux devant la gare.`,
        lang: 'fr',
      }),
    );
  const commentAll = async (many: number) => {
    for (let nth = 0; nth < many; nth += AT_ONCE) {
      const together = Array.from({ length: Math.min(AT_ONCE, many - nth) }, (_, more) => comment(nth + more, SLUG));
      await Promise.all(together);
    }
    await comment(many, FOLLOWED);
  };
  await commentAll(WARM);
  await commentAll(COMMENTS);
  for (const name of Object.keys(EVENT_CONSUMERS)) if (name !== DELIVERY_CONSUMER) await skipToLatest(app, name);
  await app.store.placeEvents();
  return await app.store.read((reader) => reader.events.last());
}

async function follow(app: Application, { url }: OneInbox): Promise<void> {
  const uri = new URL('/actor', url).href;
  await app.store.transact(async (writer) => {
    const named = { handle: `somebody@${url.host}`, name: 'Somebody', kind: 'Person' } as const;
    const at = { fetchedAt: app.now(), goneAt: null };
    await writer.peers.saveActor({ uri, host: url.host, ...named, inbox: url.href, sharedInbox: url.href, ...at });
    const target = `${app.origin}/consultations/${FOLLOWED}`;
    await writer.peers.saveFollow({ target, follower: uri, activityId: `${uri}#follow`, since: app.now() });
  });
}

/** From the comment that is told after the first ones to the one that is told last. */
async function consumed(config: Config, inbox: OneInbox) {
  await using node = await startServing(config);
  const took = async (many: number) => {
    while ((await inbox.taken()) < many) await sleep(10);
    return { at: performance.now(), ...node.cpu() };
  };
  const before = await took(1);
  const after = await took(2);
  return {
    node: after.node - before.node,
    database: after.database - before.database,
    seconds: (after.at - before.at) / 1_000,
  };
}

async function assertConsumed(config: Config, last: number): Promise<void> {
  await using node = await openNode(config, createLog('silent'));
  const cursor = await node.app.store.read((reader) => reader.events.cursor(DELIVERY_CONSUMER));
  if (cursor < last) throw new Error(`the consumer is at ${cursor}, and the last event is ${last}`);
}
