import { join } from 'node:path';
import { z } from 'zod';
import type { Holder } from '../application/access.ts';
import type { Application } from '../application/ports.ts';
import { createSignInLink } from '../application/sign-in.ts';
import { type Config, isLocal } from '../config.ts';
import { ok } from '../domain/result.ts';
import type { OpenNode, RunningNode } from '../node.ts';
import { type Context, command } from './command.ts';
import { FORMER_BALLOT } from './demo/budget-vote.ts';
import { foundCity } from './demo/city.ts';
import { GREENWAY } from './demo/greenway.ts';
import { type KeptTowns, keepTowns, townsIn } from './demo/kept.ts';
import { foundMontalba, NEIGHBOUR_RESIDENT } from './demo/montalba.ts';
import { DEMO_RESIDENT } from './demo/people.ts';
import { SCHOOL_BALLOT } from './demo/school.ts';
import { shareGreenway, type Town } from './demo/sharing.ts';
import { named, type Told } from './demo/story.ts';

/** Towns whose story ended longer ago than this say so. */
const STALE_DAYS = 5;

export const demo = command({
  path: 'demo',
  says: 'Show two towns that share a consultation on this machine, until they are stopped (Ctrl-C)',
  beside: 'is-independent',
  takes: (parser) =>
    parser
      .option('--fresh', 'make the towns anew, their story ending today')
      .option('--alone', 'show one town only, in half the memory')
      .option('--dir <dir>', 'where they are kept', './data/demo'),
  options: z.object({ fresh: z.boolean().optional(), alone: z.boolean().optional(), dir: z.string() }),
  async run(context, { fresh = false, alone = false, dir }) {
    const { house, log, path, signal, json, line, progress } = context;
    const folder = path(dir);
    const config = demoConfig(context.config, folder);
    const beside = alone ? null : neighbourConfig(config);
    const same = ({ neighbour }: KeptTowns) => !fresh && (neighbour?.origin ?? null) === (beside?.origin ?? null);
    const found = await townsIn(folder, same, () => house.openNode(config, log));
    const kept = found ?? (await makeTowns(context, config, beside));
    progress.part('starting', null);
    await using node = await house.startNode(config, log);
    await using other = beside === null ? null : await house.startNode(beside, log);
    progress.end();
    const shown: Shown = {
      kept,
      town: { node, links: await signInLinks(node.app, kept.town) },
      neighbour:
        other === null || kept.neighbour === null
          ? null
          : { node: other, links: await signInLinks(other.app, kept.neighbour) },
    };
    if (json) line(JSON.stringify(asData(shown)));
    else for (const text of welcome(shown)) line(text);
    await aborted(signal);
    return ok({ json: { stopped: true }, text: 'The towns have closed their doors. They are kept for the next time.' });
  },
});

/** A node of its own on this machine or a private network, whatever the environment says of a public one. */
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
    allowPrivateAddresses: true,
  };
}

/** The neighbour has the next port. Null where something stands in front of the node: it knows one address only. */
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

async function makeTowns(context: Context, config: Config, beside: Config | null): Promise<KeptTowns> {
  const { house, log, progress, signal } = context;
  await keepTowns(config.dataDir, null);
  const made = new Date();
  const how = { now: made, signal };
  const first = await foundOn(context, config, async ({ app }) => {
    progress.part('twenty months of Rivelaine', 1);
    return await foundCity(app, { ...how, onProgress: (done, total) => progress.at(done, total) });
  });
  const town = who(first, DEMO_RESIDENT);
  let neighbour: KeptTowns['neighbour'] = null;
  if (beside !== null) {
    progress.part('Montalba, down the river', null);
    const second = await foundOn(context, beside, ({ app }) => foundMontalba(app, how));
    neighbour = { ...who(second, NEIGHBOUR_RESIDENT), origin: beside.origin };
    progress.part('the towns meet', null);
    await using host = await house.startNode(config, log);
    await using cohost = await house.startNode(beside, log);
    const townOf = async (node: RunningNode, told: Told): Promise<Town> => ({
      app: node.app,
      directory: await house.peerDirectoryOf(node),
      told,
    });
    await shareGreenway(await townOf(host, first), await townOf(cohost, second), signal);
  }
  const towns = { made: made.toISOString(), town, neighbour };
  await keepTowns(config.dataDir, towns);
  progress.end();
  return towns;
}

async function foundOn(
  { house, log, progress }: Context,
  config: Config,
  found: (node: OpenNode) => Promise<Told>,
): Promise<Told> {
  progress.part('laying the first stone', null);
  await using node = await house.openNode(config, log);
  const told = await found(node);
  // Months that are over are no news: nobody could have followed, and every text would be signed before the first that is.
  await house.leaveUntold(node);
  return told;
}

type Who = KeptTowns['town'];

function who(told: Told, resident: string): Who {
  return { resident: named(told.people, resident), officer: named(told.agents, 'officer') };
}

type Links = { readonly resident: string; readonly officer: string };

async function signInLinks(app: Application, { resident, officer }: Who): Promise<Links> {
  const link = async (holder: Holder) =>
    `${app.origin}/sign-in/${(await createSignInLink(app, { holder, invitation: true })).secret}`;
  return { resident: await link({ participantId: resident }), officer: await link({ agentId: officer }) };
}

type ShownTown = { readonly node: RunningNode; readonly links: Links };
type Shown = { readonly kept: KeptTowns; readonly town: ShownTown; readonly neighbour: ShownTown | null };

function asData({ kept, town, neighbour }: Shown) {
  const of = ({ node, links }: ShownTown) => ({ origin: node.app.origin, port: node.port, ...links });
  return { ...of(town), pid: process.pid, made: kept.made, neighbour: neighbour === null ? null : of(neighbour) };
}

function welcome({ kept, town, neighbour }: Shown): readonly string[] {
  const { origin, mails, now } = town.node.app;
  const days = Math.floor((now().getTime() - Date.parse(kept.made)) / 86_400_000);
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
    `  A cycling plan, open now:       ${origin}/consultations/plan-velo`,
    `  A vote on the school week:      ${origin}/consultations/temps-scolaire/ballots/${SCHOOL_BALLOT}`,
    `  A participatory budget, over:   ${origin}/consultations/budget-participatif-2`,
    `  The vote of the one before:     ${origin}/consultations/budget-participatif-1/ballots/${FORMER_BALLOT}`,
    ...(neighbour === null ? [] : [`  A greenway, shared by two:      ${origin}/consultations/${GREENWAY}`]),
    '',
    ...signIn(town, DEMO_RESIDENT),
    ...(neighbour === null
      ? []
      : [
          `  Montalba, its neighbour, is at ${neighbour.node.app.origin}`,
          '',
          `  The same greenway, from there:  ${neighbour.node.app.origin}/consultations/${GREENWAY}`,
          '',
          ...signIn(neighbour, NEIGHBOUR_RESIDENT),
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
