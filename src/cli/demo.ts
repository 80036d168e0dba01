import { join } from 'node:path';
import { z } from 'zod';
import { BESIDE_NAMES, type Beside, besideIn, startBeside } from '../../demo/beside.ts';
import { foundTown } from '../../demo/city.ts';
import { type DemoTowns, saveDemoTowns, townsIn } from '../../demo/demo-towns-file.ts';
import { dressTown } from '../../demo/dress-town.ts';
import { requireFreePorts } from '../../demo/free-ports.ts';
import { publishPages } from '../../demo/publish-pages.ts';
import { mapOfTown, readTown } from '../../demo/read-town.ts';
import type { Town } from '../../demo/scenario.ts';
import { type RunningTown, shareConsultation } from '../../demo/sharing.ts';
import { named, type Told } from '../../demo/story.ts';
import type { Holder } from '../application/agent/ports.ts';
import type { Application } from '../application/application.ts';
import { createSignInLink } from '../application/sign-in/sign-in.ts';
import { ok } from '../domain/kit/result.ts';
import { type Config, isLocal } from '../start/config.ts';
import type { OpenNode, RunningNode } from '../start/node.ts';
import { type Context, command, flag, option } from './command.ts';

/** Towns whose story ended longer ago than this say so. */
const STALE_DAYS = 5;

export const demo = command({
  path: 'demo',
  says: 'Show two towns that share a consultation on this machine, until they are stopped (Ctrl-C)',
  beside: 'is-independent',
  takes: {
    fresh: flag('make the towns anew, their story ending today'),
    alone: flag('show one town only, in half the memory'),
    with: option(
      '<names>',
      `other software of the city beside it, as small doubles: ${BESIDE_NAMES.join(',')}`,
      z.string().prefault(''),
    ),
    dir: option('<dir>', 'where they are kept', z.string().prefault('./data/demo')),
  },
  async run(context, { fresh = false, alone = false, with: other, dir }) {
    const names = besideIn(other);
    const { services, log, path, signal, json, line, progress } = context;
    const folder = path(dir);
    const plain = demoConfig(context.config, folder);
    const second = alone ? null : neighbourConfig(plain);
    await requireFreePorts(second === null ? [plain] : [plain, second]);
    const towns = { rivelaine: await readTown('rivelaine'), montalba: await readTown('montalba') };
    const config = { ...plain, map: mapOfTown('rivelaine', towns.rivelaine) };
    const beside = second === null ? null : { ...second, map: mapOfTown('montalba', towns.montalba) };
    const same = ({ neighbour }: DemoTowns) => !fresh && (neighbour?.origin ?? null) === (beside?.origin ?? null);
    const found = await townsIn(folder, same, () => services.openNode(config, log));
    const stored = found ?? (await makeTowns(context, towns, { config, beside }));
    progress.part('starting', null);
    await using node = await services.startNode(config, log);
    await using neighbour = beside === null ? null : await services.startNode(beside, log);
    using software = await startBeside(node.app, names);
    progress.end();
    const shown: Shown = {
      kept: stored,
      town: { node, links: await signInLinks(node.app, stored.town) },
      neighbour:
        neighbour === null || stored.neighbour === null
          ? null
          : { node: neighbour, links: await signInLinks(neighbour.app, stored.neighbour) },
      software: software.started,
    };
    if (json) line(JSON.stringify(asData(shown)));
    else for (const text of welcome(shown, towns)) line(text);
    await aborted(signal);
    return ok({ json: { stopped: true }, text: 'The towns have closed their doors. They are kept for the next time.' });
  },
});

/** The configuration of a separate node on this machine or a private network, whatever the environment has for a public one. */
function demoConfig(config: Config, folder: string): Config {
  const local = isLocal(new URL(config.origin).hostname);
  return {
    ...config,
    origin: local ? config.origin : `http://localhost:${config.port}`,
    database: { kind: 'embedded', dataDir: folder },
    dataDir: folder,
    secretKey: null,
    role: 'all',
    smtpUrl: null,
    geocoder: null,
    allowPrivateAddresses: true,
  };
}

/** The second town uses the next port. Null behind a reverse proxy, where the node knows one address only. */
function neighbourConfig(config: Config): Config | null {
  const { protocol, hostname, port } = new URL(config.origin);
  if (protocol !== 'http:' || port !== String(config.port)) return null;
  const next = config.port + 1;
  const folder = join(config.dataDir, 'neighbour');
  return {
    ...config,
    port: next,
    origin: `http://${hostname}:${next}`,
    database: { kind: 'embedded', dataDir: folder },
    dataDir: folder,
  };
}

type Towns = { readonly rivelaine: Town; readonly montalba: Town };

async function makeTowns(
  context: Context,
  { rivelaine, montalba }: Towns,
  { config, beside }: { readonly config: Config; readonly beside: Config | null },
): Promise<DemoTowns> {
  const { services, log, progress, signal } = context;
  await saveDemoTowns(config.dataDir, null);
  const made = new Date();
  const how = { now: made, signal };
  const first = await foundOn(context, config, async ({ app }) => {
    progress.part('writing twenty months of consultations in Rivelaine', 1);
    const onProgress = (done: number, total: number) => progress.at(done, total);
    return await dressed(app, 'rivelaine', foundTown(app, rivelaine, { ...how, onProgress }));
  });
  const town = who(first, rivelaine);
  let neighbour: DemoTowns['neighbour'] = null;
  if (beside !== null) {
    progress.part('setting up Montalba, the neighbouring town', null);
    const second = await foundOn(context, beside, ({ app }) => dressed(app, 'montalba', foundTown(app, montalba, how)));
    neighbour = { ...who(second, montalba), origin: beside.origin };
    progress.part('sharing consultations between the two towns', null);
    await using host = await services.startNode(config, log);
    await using cohost = await services.startNode(beside, log);
    const running = async (node: RunningNode, town: Town, notification: Told): Promise<RunningTown> => ({
      town,
      app: node.app,
      directory: await services.peerDirectoryOf(node),
      told: notification,
    });
    await shareConsultation(await running(host, rivelaine, first), await running(cohost, montalba, second), signal);
  }
  const towns = { made: made.toISOString(), town, neighbour };
  await saveDemoTowns(config.dataDir, towns);
  progress.end();
  return towns;
}

/** A town that was founded, with its logo, its colours, its pictures and its own pages. */
async function dressed(app: Application, town: keyof Towns, founded: Promise<Told>): Promise<Told> {
  const told = await founded;
  const done = await dressTown(app, town);
  if (!done.ok) throw new Error(`the pictures of ${town} are refused: ${JSON.stringify(done.refusal)}`);
  const published = await publishPages(app, town);
  if (!published.ok) throw new Error(`the pages of ${town} are refused: ${JSON.stringify(published.refusal)}`);
  return told;
}

async function foundOn(
  { services, log, progress }: Context,
  config: Config,
  found: (node: OpenNode) => Promise<Told>,
): Promise<Told> {
  progress.part('preparing the institution', null);
  await using node = await services.openNode(config, log);
  const notification = await found(node);
  // Months that are over are no news: nobody could have followed, and every text would be signed before the first that is.
  await services.skipToLatest(node);
  return notification;
}

type Who = DemoTowns['town'];

function who(notification: Told, { resident }: Town): Who {
  return { resident: named(notification.people, resident), officer: named(notification.agents, 'officer') };
}

type Links = { readonly resident: string; readonly officer: string };

async function signInLinks(app: Application, { resident, officer }: Who): Promise<Links> {
  const link = async (holder: Holder) =>
    `${app.origin}/sign-in/${(await createSignInLink(app, { holder, invitation: true })).secret}`;
  return { resident: await link({ participantId: resident }), officer: await link({ agentId: officer }) };
}

type ShownTown = { readonly node: RunningNode; readonly links: Links };
type Shown = {
  readonly kept: DemoTowns;
  readonly town: ShownTown;
  readonly neighbour: ShownTown | null;
  readonly software: readonly Beside[];
};

function asData({ kept: stored, town, neighbour, software }: Shown) {
  const of = ({ node, links }: ShownTown) => ({ origin: node.app.origin, port: node.port, ...links });
  return {
    ...of(town),
    pid: process.pid,
    made: stored.made,
    neighbour: neighbour === null ? null : of(neighbour),
    software,
  };
}

function welcome(
  { kept: stored, town, neighbour, software }: Shown,
  { rivelaine, montalba }: Towns,
): readonly string[] {
  const { origin, mails, now } = town.node.app;
  const page = (says: string, at: string) => `  ${`${says}:`.padEnd(32)}${at}`;
  const shared = `/consultations/${montalba.shared?.consultation}`;
  const days = Math.floor((now().getTime() - Date.parse(stored.made)) / 86_400_000);
  const signIn = ({ links, node }: ShownTown, resident: string) => [
    '  Sign in (each link once):',
    `    as ${resident.padEnd(16)} ${links.resident}`,
    `    as an officer       ${links.officer}`,
    ...(mails === 'shown'
      ? [`    or by any address, at ${node.app.origin}/sign-in: mails are read at ${node.app.origin}/dev/mails`]
      : []),
    '',
  ];
  return [
    '',
    `  Rivelaine is at ${origin}`,
    '',
    ...rivelaine.pages.map(({ says, path }) => page(says, `${origin}${path}`)),
    ...(neighbour === null ? [] : [page('A greenway, shared by two', `${origin}${shared}`)]),
    '',
    ...signIn(town, rivelaine.resident),
    ...(neighbour === null
      ? []
      : [
          `  Montalba, its neighbour, is at ${neighbour.node.app.origin}`,
          '',
          page('The same greenway, from there', `${neighbour.node.app.origin}${shared}`),
          '',
          ...signIn(neighbour, montalba.resident),
        ]),
    ...software.flatMap(({ name, page: at, connectors }) => [
      page(`Beside it, ${name}`, at),
      ...connectors.map((connector) => page('  its connector', `${origin}/admin/connectors/${connector}`)),
      '',
    ]),
    ...(days > STALE_DAYS ? [`  These towns were made ${days} days ago; --fresh makes them anew.`] : []),
    '  Ctrl-C stops it.',
    '',
  ];
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve: done } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => done(), { once: true });
  await promise;
}
