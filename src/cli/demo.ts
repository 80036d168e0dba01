import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Holder } from '../application/access.ts';
import type { Application } from '../application/ports.ts';
import { createSignInLink } from '../application/sign-in.ts';
import { type Config, isLocal } from '../config.ts';
import { ok } from '../domain/result.ts';
import { CommandRefused, type Context, command } from './command.ts';
import { FORMER_BALLOT } from './demo/budget-vote.ts';
import { foundCity } from './demo/city.ts';
import { DEMO_RESIDENT } from './demo/people.ts';
import { SCHOOL_BALLOT } from './demo/school.ts';
import { named } from './demo/story.ts';

/** What the demo keeps beside its data: that it made it, and whom it signs in. */
const NOTE = z.object({
  /** Null until the city is complete: one that was interrupted is made anew. */
  city: z.object({ made: z.iso.datetime(), resident: z.string(), officer: z.string() }).nullable(),
});
type City = NonNullable<z.output<typeof NOTE>['city']>;

/** A city whose story ended longer ago than this says so. */
const STALE_DAYS = 5;

export const demo = command({
  path: 'demo',
  says: 'Show a town with its consultations on this machine, until it is stopped (Ctrl-C)',
  beside: 'is-independent',
  takes: (parser) =>
    parser
      .option('--fresh', 'make the town anew, its story ending today')
      .option('--dir <dir>', 'where it is kept', './data/demo'),
  options: z.object({ fresh: z.boolean().optional(), dir: z.string() }),
  async run(context, { fresh = false, dir }) {
    const { house, log, path, signal, json, line, progress } = context;
    const folder = path(dir);
    const config = demoConfig(context.config, folder);
    const city = await cityIn(folder, fresh, () => house.openNode(config, log));
    const kept = city ?? (await makeCity(context, config));
    progress.part('starting', null);
    await using node = await house.startNode(config, log);
    progress.end();
    const links = await signInLinks(node.app, kept);
    const origin = node.app.origin;
    if (json) line(JSON.stringify({ origin, port: node.port, pid: process.pid, made: kept.made, ...links }));
    else for (const text of welcome(node.app, { city: kept, links })) line(text);
    await aborted(signal);
    return ok({ json: { stopped: true }, text: 'The town has closed its doors. It is kept for the next time.' });
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

/**
 * The city that is kept in a folder; null where there is none yet, or none that may stay, and then the folder is gone.
 * A folder that a running node holds is left alone: `open` says so.
 */
async function cityIn(folder: string, fresh: boolean, open: () => Promise<AsyncDisposable>): Promise<City | null> {
  if (!existsSync(folder) || (await readdir(folder)).length === 0) return null;
  const note = NOTE.safeParse(await noteIn(folder));
  if (!note.success) throw new CommandRefused(`${folder} holds something else than a demo: give another --dir`);
  if (note.data.city !== null && !fresh) return note.data.city;
  await open().then(
    (node) => node[Symbol.asyncDispose](),
    (error: unknown) => {
      // What an interrupted demo left may not open, and is removed all the same.
      if (error instanceof Error && error.name === 'DataDirectoryInUse') throw error;
    },
  );
  await rm(folder, { recursive: true });
  return null;
}

async function noteIn(folder: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(noteFile(folder), 'utf8'));
  } catch {
    return null;
  }
}

function noteFile(folder: string): string {
  return join(folder, 'demo.json');
}

async function makeCity({ house, log, progress, signal }: Context, config: Config): Promise<City> {
  await mkdir(config.dataDir, { recursive: true });
  await writeFile(noteFile(config.dataDir), `${JSON.stringify({ city: null })}\n`);
  progress.part('laying the first stone', null);
  await using node = await house.openNode(config, log);
  progress.part('twenty months of Rivelaine', 1);
  const now = node.app.now();
  const told = await foundCity(node.app, { now, signal, onProgress: (done, total) => progress.at(done, total) });
  // Twenty months are no news: nobody could have followed, and every text would be signed before the first that is.
  await house.leaveUntold(node);
  const city = {
    made: now.toISOString(),
    resident: named(told.people, DEMO_RESIDENT),
    officer: named(told.agents, 'officer'),
  };
  await writeFile(noteFile(config.dataDir), `${JSON.stringify({ city })}\n`);
  progress.end();
  return city;
}

type Links = { readonly resident: string; readonly officer: string };

async function signInLinks(app: Application, city: City): Promise<Links> {
  const link = async (holder: Holder) =>
    `${app.origin}/sign-in/${(await createSignInLink(app, { holder, invitation: true })).secret}`;
  return { resident: await link({ participantId: city.resident }), officer: await link({ agentId: city.officer }) };
}

function welcome(
  { origin, mails, now }: Application,
  { city, links }: { readonly city: City; readonly links: Links },
): readonly string[] {
  const days = Math.floor((now().getTime() - Date.parse(city.made)) / 86_400_000);
  return [
    '',
    `  Rivelaine is at ${origin}`,
    '',
    `  A cycling plan, open now:       ${origin}/consultations/plan-velo`,
    `  A vote on the school week:      ${origin}/consultations/temps-scolaire/ballots/${SCHOOL_BALLOT}`,
    `  A participatory budget, over:   ${origin}/consultations/budget-participatif-2`,
    `  The vote of the one before:     ${origin}/consultations/budget-participatif-1/ballots/${FORMER_BALLOT}`,
    '',
    '  Sign in (each link once):',
    `    as ${DEMO_RESIDENT}, a resident   ${links.resident}`,
    `    as an officer       ${links.officer}`,
    ...(mails === 'shown'
      ? [`    or by any address, at ${origin}/sign-in: mails are read at ${origin}/dev/mails`]
      : []),
    '',
    ...(days > STALE_DAYS ? [`  This town was made ${days} days ago; --fresh makes it anew.`] : []),
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
