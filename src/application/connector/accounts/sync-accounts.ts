import { type AccountSync, confirmedBefore, doubtAbout, runningAt } from '../../../domain/connector/account-sync.ts';
import type { Connector } from '../../../domain/connector/connector.ts';
import type { Id } from '../../../domain/kit/id.ts';
import type { Application } from '../../application.ts';
import { decryptSignIn, signInText } from '../../kit/sign-in-keys.ts';
import { removeDeletedAccount } from '../../sign-in/remove-deleted-account.ts';
import { decryptSecrets } from '../connector-secrets.ts';
import { kindOf } from '../manage-connectors.ts';
import type { ConnectorAccounts, RequestCall } from '../ports.ts';

/** Sign-ins that are asked for by one request, and those that are looked up at once to be taken away. */
const PAGE = 200;

type Given = { readonly connector: Connector; readonly accounts: ConnectorAccounts; readonly call: RequestCall };
type Run = AccountSync & { readonly beganAt: Date };

/**
 * Once a day, asks the institution's identity provider which of the accounts that people sign in with here were deleted. One
 * that it did not know in two runs loses its sign-in here; whoever had no other is erased. What is not clear takes nothing away
 * (docs/adr/0109). A run that is interrupted goes on where it was.
 */
export async function syncAccounts(app: Application, stop?: AbortSignal): Promise<void> {
  const all = await app.store.read((reader) => reader.connectors.all());
  for (const connector of all.filter(({ paused }) => paused === null)) {
    const { name, settings } = connector;
    const accounts = kindOf(app, connector.kind)?.accounts;
    if (accounts?.isAsked(settings) !== true || stop?.aborted === true) continue;
    const [last, encrypted] = await app.store.read(async (reader) => [
      await reader.connectors.accountSync(name),
      await reader.connectors.secrets(name),
    ]);
    const run = runningAt(name, last, app.now());
    if (run === null || encrypted === null) continue;
    const call = { settings, secrets: decryptSecrets(app, name, encrypted), now: app.now };
    await goOn(app, { connector, accounts, call }, { run, stop });
  }
}

type Running = { readonly run: Run; readonly stop: AbortSignal | undefined };

async function goOn(app: Application, given: Given, { run: begun, stop }: Running): Promise<void> {
  const provider = await app.store.read((reader) => reader.identity.provider());
  if (provider === null) return await end(app, begun, 'no-identity-provider');
  let run = begun;
  for (;;) {
    if (stop?.aborted === true) return;
    const page = await askPage(app, given, { run, issuer: provider.issuer });
    // Nothing ends: the same page is asked for again the next time.
    if ('error' in page) return await save(app, { ...run, error: page.error });
    run = page.run;
    if (page.isLast) break;
  }
  await takeAway(app, given, { run, stop });
}

/** Asks for the accounts of the next sign-ins, and writes down what was said of each. */
async function askPage(
  app: Application,
  { connector: { name: connector }, accounts, call }: Given,
  { run, issuer }: { readonly run: Run; readonly issuer: string },
): Promise<{ readonly run: Run; readonly isLast: boolean } | { readonly error: string }> {
  const page = await app.store.read((reader) => reader.signIns.ofKind('oidc', { after: run.afterId, limit: PAGE }));
  const prefix = signInText({ kind: 'oidc', key: `${issuer} ` });
  const bySubject = new Map<string, Id>();
  for (const signIn of page) {
    const text = decryptSignIn(app, signIn) ?? '';
    const subject = text.startsWith(prefix) ? text.slice(prefix.length) : '';
    if (accounts.isSubject(subject)) bySubject.set(subject, signIn.id);
  }
  const subjects = [...bySubject.keys()];
  const said = subjects.length === 0 ? null : await accounts.unknownOf(call, { issuer, subjects });
  if (said !== null && !said.ok) return { error: said.outcome.error };
  const unknown = said === null ? new Set<string>() : said.value;
  const signInsOf = (isUnknown: boolean) =>
    subjects.filter((subject) => unknown.has(subject) === isUnknown).flatMap((each) => bySubject.get(each) ?? []);
  const known = signInsOf(false);
  const after: Run = {
    ...run,
    afterId: page.at(-1)?.id ?? run.afterId,
    asked: run.asked + subjects.length,
    known: run.known + known.length,
    error: null,
  };
  await app.store.transact(async ({ connectors }) => {
    if ((await connectors.lock(connector)) === null) return;
    await connectors.saveUnknownAccounts({ connector, signInIds: signInsOf(true), at: app.now() });
    await connectors.deleteUnknownAccounts({ connector, signInIds: known });
    await connectors.saveAccountSync(after);
  });
  return { run: after, isLast: page.length < PAGE };
}

/** Takes away the sign-ins of accounts that were found deleted in this run and before, one at a time. */
async function takeAway(
  app: Application,
  { connector: { name, settings }, accounts }: Given,
  { run, stop }: Running,
): Promise<void> {
  const of = { connector: name, unknownBefore: confirmedBefore(app.now()), confirmedSince: run.beganAt };
  const waiting = await app.store.read((reader) => reader.connectors.countDeletedAccounts(of));
  const deleted = waiting + run.removed + run.erased;
  const doubt = doubtAbout(run, { deleted, mostPercent: accounts.mostPercent(settings) });
  if (doubt !== null) return await end(app, run, doubt);
  let { removed, erased } = run;
  for (;;) {
    const due = await app.store.read((reader) => reader.connectors.deletedAccounts({ ...of, limit: PAGE }));
    for (const { signInId, since } of due) {
      if (stop?.aborted === true) return;
      const what = await removeDeletedAccount(app, { signInId, since, by: { kind: 'connector', id: name } });
      if (what === 'removed') removed += 1;
      if (what === 'erased') erased += 1;
      await app.store.transact(async ({ connectors }) => {
        if ((await connectors.lock(name)) === null) return;
        await connectors.deleteUnknownAccounts({ connector: name, signInIds: [signInId] });
        await connectors.saveAccountSync({ ...run, removed, erased });
      });
    }
    if (due.length < PAGE) break;
  }
  await end(app, { ...run, removed, erased }, null);
}

async function end(app: Application, run: Run, error: string | null): Promise<void> {
  const now = app.now();
  await save(app, { ...run, beganAt: null, endedAt: now, succeededAt: error === null ? now : run.succeededAt, error });
}

async function save(app: Application, sync: AccountSync): Promise<void> {
  await app.store.transact(async ({ connectors }) => {
    if ((await connectors.lock(sync.connector)) !== null) await connectors.saveAccountSync(sync);
  });
}
