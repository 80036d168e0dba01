import { type Connector, checkConnectorName, type PauseReason } from '../../domain/connector/connector.ts';
import type { EventData } from '../../domain/event/event.ts';
import type { Actor } from '../../domain/kit/actor.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import type { Application, Writer } from '../application.ts';
import { checkAdministrator } from '../kit/access.ts';
import { checkCalled } from '../kit/uris.ts';
import { decryptSecrets, encryptSecrets } from './connector-secrets.ts';
import type { ConnectorKind } from './ports.ts';

/** How long the former secret still signs beside a new one: enough for whoever has to change the other side. */
const FORMER_SECRET_MS = 24 * 3_600_000;

type Settings = Readonly<Record<string, unknown>>;
type By = { readonly by: Actor | null };
type Named = By & { readonly name: string };

/** What the other side made for this node to prove itself with, where the kind takes that; nothing of any other kind. */
type Given = { readonly secret?: string | undefined };

/** A connector, with what is shown this once to whoever sets up the other side; empty where that side made the secret. */
export type WithSecret = { readonly connector: Connector; readonly secret: string };

/** Adds a connector, which begins with what happens next. For administrators. */
export async function addConnector(
  app: Application,
  command: Named & Given & { readonly kind: string; readonly settings: Settings },
): Promise<Result<WithSecret, Refusal>> {
  const { by } = command;
  const name = checkConnectorName(command.name);
  if (!name.ok) return name;
  const kind = kindOf(app, command.kind);
  if (kind === null) return refuse({ type: 'invalid', field: 'kind', because: 'unknown-value' });
  const checked = await checkedSettings(app, kind, command.settings);
  if (!checked.ok) return checked;
  const secret = secretFor(kind, { settings: checked.value, secret: command.secret });
  if (!secret.ok) return secret;
  const connector: Connector = {
    id: app.newId(),
    name: name.value,
    kind: kind.name,
    settings: checked.value,
    createdAt: app.now(),
    paused: null,
    failing: null,
    succeededAt: null,
  };
  return await app.store.transact(async (writer) => {
    const allowed = await checkAdministrator(writer, by);
    if (!allowed.ok) return allowed;
    const encrypted = encryptSecrets(app, connector.name, { current: secret.value, former: null });
    if (!(await writer.connectors.add(connector, encrypted))) {
      return refuse({ type: 'invalid', field: 'name', because: 'duplicate' });
    }
    await record(app, writer, {
      type: 'connector-added',
      by,
      data: { connector: connector.name, kind: connector.kind },
    });
    return ok({ connector, secret: kind.shownSecret(secret.value) });
  });
}

/** Changes what is set for a connector; what waits is sent by the new settings. */
export async function changeConnector(
  app: Application,
  command: Named & { readonly settings: Settings },
): Promise<Result<Connector, Refusal>> {
  const stored = await app.store.read((reader) => reader.connectors.byName(command.name));
  const kind = kindOf(app, stored?.kind ?? '');
  const checked = kind === null ? null : await checkedSettings(app, kind, command.settings);
  return await changing(app, command, async (writer, before) => {
    if (checked === null || kind?.name !== before.kind) {
      return refuse({ type: 'invalid', field: 'kind', because: 'unknown-value' });
    }
    if (!checked.ok) return checked;
    const after = { ...before, settings: checked.value };
    await writer.connectors.save(after);
    await record(app, writer, { type: 'connector-changed', by: command.by, data: { connector: before.name } });
    return ok(after);
  });
}

/** Sends nothing more until it is resumed; what happens meanwhile waits. */
export async function pauseConnector(app: Application, command: Named): Promise<Result<Connector, Refusal>> {
  return await changing(app, command, (writer, before) =>
    before.paused === null
      ? pauseIn(app, writer, { connector: before, because: 'by-hand', by: command.by })
      : Promise.resolve(ok(before)),
  );
}

/** Pauses a connector within a transaction that locked it. */
export async function pauseIn(
  app: Application,
  writer: Writer,
  { connector, because, by }: By & { readonly connector: Connector; readonly because: PauseReason },
): Promise<Result<Connector, Refusal>> {
  const after = { ...connector, paused: because };
  await writer.connectors.save(after);
  await record(app, writer, { type: 'connector-paused', by, data: { connector: connector.name, because } });
  return ok(after);
}

/** Sends what waits, in order, and goes on; at once, where its target was away and the next try is yet to come. */
export async function resumeConnector(app: Application, command: Named): Promise<Result<Connector, Refusal>> {
  return await changing(app, command, async (writer, before) => {
    if (before.paused === null) {
      await writer.connectors.release(before.name);
      return ok(before);
    }
    const after = { ...before, paused: null, failing: null };
    await writer.connectors.save(after);
    await writer.connectors.release(before.name);
    await record(app, writer, { type: 'connector-resumed', by: command.by, data: { connector: before.name } });
    return ok(after);
  });
}

/**
 * Makes a new secret, or takes the one that the other side made. One that was made here signs beside the new one for a day, so
 * that nothing is lost while the other side changes.
 */
export async function replaceSecret(app: Application, command: Named & Given): Promise<Result<WithSecret, Refusal>> {
  return await changing(app, command, async (writer, connector) => {
    const kind = kindOf(app, connector.kind);
    const stored = await writer.connectors.secrets(connector.name);
    if (kind === null || stored === null) return refuse({ type: 'not-found', what: 'connector' });
    const secret = secretFor(kind, { settings: connector.settings, secret: command.secret });
    if (!secret.ok) return secret;
    const until = new Date(app.now().getTime() + FORMER_SECRET_MS);
    const former =
      kind.givenSecret === undefined ? { secret: decryptSecrets(app, connector.name, stored).current, until } : null;
    await writer.connectors.saveSecrets(
      connector.name,
      encryptSecrets(app, connector.name, { current: secret.value, former }),
    );
    await record(app, writer, {
      type: 'connector-secret-replaced',
      by: command.by,
      data: { connector: connector.name },
    });
    return ok({ connector, secret: kind.shownSecret(secret.value) });
  });
}

/** Removes a connector for good, with what waits for it. */
export async function removeConnector(app: Application, command: Named): Promise<Result<Connector, Refusal>> {
  return await changing(app, command, async (writer, connector) => {
    await writer.connectors.delete(connector.name);
    await record(app, writer, { type: 'connector-removed', by: command.by, data: { connector: connector.name } });
    return ok(connector);
  });
}

/** A kind of connector by its name; null where this node knows none of that name. */
export function kindOf(app: Application, name: string): ConnectorKind | null {
  return app.connectors?.kinds.find((kind) => kind.name === name) ?? null;
}

/** Settings as they are kept, with addresses that this node may call. Looks names up, so it is not for within a transaction. */
async function checkedSettings(
  app: Application,
  kind: ConnectorKind,
  settings: Settings,
): Promise<Result<Settings, Refusal>> {
  const checked = kind.check(settings);
  if (!checked.ok) return checked;
  for (const { name, type } of kind.fields) {
    const url = checked.value[name];
    if (type !== 'url' || typeof url !== 'string' || url === '') continue;
    const called = await checkCalled(app, { url, field: name, of: 'service' });
    if (!called.ok) return called;
  }
  return checked;
}

function secretFor(
  kind: ConnectorKind,
  { settings, secret = '' }: Given & { readonly settings: Settings },
): Result<string, Refusal> {
  if (kind.givenSecret !== undefined) return kind.givenSecret(secret);
  return secret === ''
    ? ok(kind.newSecret(settings))
    : refuse({ type: 'invalid', field: 'secret', because: 'unknown-field' });
}

async function changing<T>(
  app: Application,
  { name, by }: Named,
  work: (writer: Writer, before: Connector) => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return await app.store.transact(async (writer) => {
    const allowed = await checkAdministrator(writer, by);
    if (!allowed.ok) return allowed;
    const before = await writer.connectors.lock(name);
    return before === null ? refuse({ type: 'not-found', what: 'connector' }) : await work(writer, before);
  });
}

type ConnectorEventType = Extract<keyof EventData, `connector-${string}`>;
type Recorded = {
  readonly [T in ConnectorEventType]: By & { readonly type: T; readonly data: EventData[T] };
}[ConnectorEventType];

async function record(app: Application, writer: Writer, event: Recorded): Promise<void> {
  await writer.events.append({ id: app.newId(), at: app.now(), consultationId: null, proposalId: null, ...event });
}
