import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { Application } from '../src/application/application.ts';
import { addConnector, removeConnector } from '../src/application/connector/manage-connectors.ts';
import { followSourceNow } from '../src/application/source/follow-sources.ts';
import { CommandRefused } from '../src/cli/command.ts';
import { OPERATOR } from '../src/domain/kit/actor.ts';

/** What a double says once it listens: where its API is, its page for people, and the key that it made. */
const LISTENING = z.object({ origin: z.string(), page: z.string(), key: z.string() });
type Listening = z.infer<typeof LISTENING>;

/** A connector that leads to a double. */
export type Connection = {
  readonly name: string;
  readonly kind: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly secret?: string;
};

/** The connectors that each double is for; the first is the one whose secret it is told. A new one is a line here. */
const BESIDE: Readonly<Record<string, (at: Listening) => readonly Connection[]>> = {
  publik: ({ origin }) => [
    { name: 'demo-publik', kind: 'publik', settings: { url: origin, form: 'engagement', hook: 'parvis' } },
  ],
  open311: ({ origin, key }) => [
    { name: 'demo-open311', kind: 'open311', settings: {} },
    {
      ...{ name: 'demo-services', kind: 'open311-client', secret: key },
      settings: { url: origin, service: 'voirie', address: 'Mairie' },
    },
  ],
  decidim: ({ origin }) => [
    {
      ...{ name: 'demo-decidim', kind: 'decidim' },
      settings: { url: `${origin}/processes/rives/f/12/`, consultation: 'rives', languages: 'fr', names: 'off' },
    },
  ],
};
export const BESIDE_NAMES: readonly string[] = Object.keys(BESIDE);
const NOWHERE: Listening = { origin: 'http://localhost', page: '', key: '' };

/** Software of the city beside the demo, with where it is for people and which connectors lead to it. */
export type Beside = { readonly name: string; readonly page: string; readonly connectors: readonly string[] };

/** The names in `publik,open311`; refuses others. */
export function besideIn(text: string): readonly string[] {
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  const unknown = names.find((name) => !BESIDE_NAMES.includes(name));
  if (unknown !== undefined) throw new CommandRefused(`--with knows ${BESIDE_NAMES.join(', ')}, not ${unknown}`);
  return names;
}

/**
 * Starts a double for each name in a process of its own, and connects the town with it. What a former run connected is
 * removed first: its double is gone. They end with the demo.
 */
export async function startBeside(
  app: Application,
  names: readonly string[],
): Promise<{ readonly started: readonly Beside[] } & Disposable> {
  using doubles = new DisposableStack();
  await disconnect(app);
  const connect = async (connection: Connection) => {
    const added = await addConnector(app, { ...connection, by: OPERATOR });
    if (added.ok) return added.value.secret;
    throw new Error(`the connector ${connection.name} is refused: ${JSON.stringify(added.refusal)}`);
  };
  // A source is read every few minutes, and its edits within the hour: here at once, so that somebody sees them.
  const onChange = async (connector: string) => {
    await followSourceNow(app, connector);
  };
  const started: Beside[] = [];
  for (const name of names)
    started.push(doubles.use(await startDouble(name, { origin: app.origin, connect, onChange })));
  const running = doubles.move();
  return { started, [Symbol.dispose]: () => running.dispose() };
}

/** Starts a double in a process of its own, until it is disposed, and has a node connected with it. */
export async function startDouble(
  name: string,
  node: {
    readonly origin: string;
    /** Adds a connector; answers the secret that the node made. */
    readonly connect: (connection: Connection) => Promise<string>;
    /** What is done when somebody changed something at a double that is read, by its first connector. */
    readonly onChange?: (connector: string) => Promise<void>;
    /** The environment of the double's process; that of this one where absent. */
    readonly env?: Readonly<Record<string, string>>;
  },
): Promise<Beside & Disposable> {
  const program = fileURLToPath(new URL(`../test/doubles/processes/${name}.ts`, import.meta.url));
  if (!existsSync(program)) throw new CommandRefused(`--with needs a checkout of the sources with their tests`);
  using opening = new DisposableStack();
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], env: node.env });
  opening.defer(() => child.kill());
  const listening = LISTENING.parse(JSON.parse(await firstLine(child, name)));
  const connectors: { readonly name: string; readonly address: string; readonly secret: string }[] = [];
  for (const connection of BESIDE[name]?.(listening) ?? []) {
    const address = `${node.origin}/connect/${connection.kind}/${connection.name}`;
    connectors.push({ name: connection.name, address, secret: await node.connect(connection) });
  }
  const [first] = connectors;
  child.stdin?.write(`${JSON.stringify({ node: node.origin, ...first })}\n`);
  if (first !== undefined && child.stdout !== null) {
    createInterface({ input: child.stdout }).on('line', () => {
      // What comes to nothing stands on the connector's page.
      node.onChange?.(first.name).catch(() => undefined);
    });
  }
  const running = opening.move();
  return {
    ...{ name, page: listening.page, connectors: connectors.map((each) => each.name) },
    [Symbol.dispose]: () => running.dispose(),
  };
}

async function firstLine(child: ChildProcess, name: string): Promise<string> {
  if (child.stdout !== null) for await (const text of createInterface({ input: child.stdout })) return text;
  throw new Error(`the double ${name} ended before it listened`);
}

async function disconnect(app: Application): Promise<void> {
  for (const { name } of Object.values(BESIDE).flatMap((of) => of(NOWHERE))) {
    const removed = await removeConnector(app, { name, by: OPERATOR });
    if (!removed.ok && removed.refusal.type !== 'not-found') {
      throw new Error(`the connector ${name} cannot be removed: ${removed.refusal.type}`);
    }
  }
}
