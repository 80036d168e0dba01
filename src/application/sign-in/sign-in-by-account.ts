import type { ParticipantId } from '../../domain/kit/id.ts';
import type { Refusal } from '../../domain/kit/refusal.ts';
import { ok, type Result, refuse } from '../../domain/kit/result.ts';
import { NAME_MAX } from '../../domain/kit/text.ts';
import { accountIn } from '../../domain/participant/shown-name.ts';
import type { Application } from '../application.ts';
import { completeSignIn, type SignInResult } from './complete-sign-in.ts';
import type { AccountServer, AccountWire, AppRegistration, FoundAccount, Proof } from './ports.ts';
import { beginAttempt, endAttempt } from './sign-in-attempt.ts';

/**
 * How long a registration is used on a server that says where its sign-in is (RFC 8414): Mastodon lets five be made in
 * ten minutes, deletes an app without a token after a day, and then
 * shows an error of its own to whoever we send there. Others are asked for one each time: snac2
 * forgets it with the token that is given back.
 */
const REGISTRATION_HOURS = 6;

export type BeginByAccount = {
  /** As somebody typed it. */
  readonly address: string;
  /** Where the browser comes back to, for each server another address, so that no server can pass for another. */
  readonly redirectUriFor: (host: string) => string;
  readonly next: string;
  readonly browser: string;
  readonly addTo: ParticipantId | null;
};

/** Where the browser goes on the account's own server, and which host that is. */
export type SignInRedirect = { readonly url: string; readonly host: string; readonly named: string };

/** Sends somebody with an account elsewhere to its server, which knows whose it is. */
export async function beginByAccount(
  app: Application,
  wire: AccountWire,
  { address, redirectUriFor, next, browser, addTo }: BeginByAccount,
): Promise<Result<SignInRedirect, Refusal>> {
  const account = accountIn(address);
  if (account === null) return refuse({ type: 'invalid', field: 'account', because: 'not-an-account' });
  const named = await admitHost(app, account.host);
  if (!named.ok) return named;
  const found = await wire.find(account);
  if (!found.ok) return found;
  const { server } = found.value;
  const proving = await admitHost(app, server.host);
  if (!proving.ok) return proving;
  const redirectUri = redirectUriFor(server.host);
  const registration = await registrationAt(app, wire, { server, redirectUri });
  if (!registration.ok) return registration;
  const state = app.secrets.token();
  const verifier = app.secrets.token();
  const { clientId } = registration.value;
  const url = await wire.authorizeUrl(server, { clientId, redirectUri, state, verifier });
  await beginAttempt(app, {
    state,
    browser,
    pending: { kind: 'fediverse', found: found.value, app: registration.value, verifier, next, addTo },
  });
  return ok({ url, host: server.host, named: account.host });
}

export type BackFromServer = {
  /** Which server's address they came back to. */
  readonly host: string;
  readonly redirectUri: string;
  /** What the server put on the address. */
  readonly answer: {
    readonly state: string;
    readonly code: string | null;
    readonly error: string | null;
    readonly issuer: string | null;
  };
  readonly browser: string | null;
  readonly participantId: ParticipantId | null;
};

/**
 * Signs in whoever comes back from their own server, as the participant behind their account: the one who supported from
 * there before is the same person here.
 */
export async function signInByAccount(
  app: Application,
  wire: AccountWire,
  { host, redirectUri, answer, browser, participantId }: BackFromServer,
): Promise<SignInResult> {
  const pending = await endAttempt(app, { kind: 'fediverse', state: answer.state, browser });
  if (!pending.ok) return { next: null, addsSignIn: false, outcome: pending };
  const { found, app: registration, verifier, next, addTo } = pending.value;
  const come = async (): Promise<SignInResult['outcome']> => {
    // One server's answer under another's address is how a server would use what it learnt from somebody (RFC 9700, 4.4).
    if (found.server.host !== host) return refuse({ type: 'sign-in-not-begun' });
    if (addTo !== null && addTo !== participantId) return refuse({ type: 'not-signed-in' });
    const proven = await provenName(app, wire, { found, registration, verifier, redirectUri, answer });
    if (!proven.ok) return proven;
    return await completeSignIn(app, { proof: proofOf(found, proven.value), addTo, next, browser });
  };
  return { next, addsSignIn: addTo !== null, outcome: await come() };
}

function proofOf({ account, actorUri }: FoundAccount, displayed: string): Proof {
  return {
    kind: 'fediverse',
    key: actorUri,
    label: `@${account.name}@${account.host}`,
    name: nameOf(displayed, account.name),
    standing: 'fediverse',
    there: null,
  };
}

async function provenName(
  app: Application,
  wire: AccountWire,
  back: {
    readonly found: FoundAccount;
    readonly registration: AppRegistration;
    readonly verifier: string;
    readonly redirectUri: string;
    readonly answer: BackFromServer['answer'];
  },
): Promise<Result<string, Refusal>> {
  const { found, answer } = back;
  const { server } = found;
  if (answer.issuer !== null && server.issuer !== null && answer.issuer !== server.issuer) {
    return refuse({ type: 'identity-not-proven', fault: 'issuer' });
  }
  if (answer.code === null) {
    const fault = answer.error === 'access_denied' ? 'cancelled' : 'refused';
    return refuse({ type: 'identity-not-proven', fault });
  }
  const allowed = await admitHost(app, server.host);
  if (!allowed.ok) return allowed;
  const { registration, verifier, redirectUri } = back;
  const proven = await wire.prove(server, { found, app: registration, code: answer.code, verifier, redirectUri });
  if (proven.ok) return ok(proven.value.name);
  // What it does not know us by any more is made anew for the next one.
  if (proven.refusal.fault === 'refused') {
    await app.store.transact((writer) => writer.identity.deleteRegistration(server.host));
  }
  return proven;
}

/** Nobody signs in from a host that is blocked here, nor by our own: an account here is not an account elsewhere. */
async function admitHost(app: Application, host: string): Promise<Result<null, Refusal>> {
  if (host === new URL(app.origin).host) {
    return refuse({ type: 'invalid', field: 'account', because: 'not-an-account' });
  }
  const policy = await app.store.read((reader) => reader.peers.policyOf(host));
  return policy?.policy === 'block' ? refuse({ type: 'host-blocked', host }) : ok(null);
}

async function registrationAt(
  app: Application,
  wire: AccountWire,
  { server, redirectUri }: { readonly server: AccountServer; readonly redirectUri: string },
): Promise<Result<AppRegistration, Refusal>> {
  const keeps = server.issuer !== null;
  const known = keeps ? await storedRegistration(app, server.host) : null;
  if (known !== null) return ok(known);
  const made = await wire.register(server, redirectUri);
  if (!made.ok || !keeps) return made;
  await app.store.transact((writer) =>
    writer.identity.saveRegistration({
      host: server.host,
      encrypted: app.secrets.encrypt(JSON.stringify(made.value), registrationContext(server.host)),
      madeAt: app.now(),
    }),
  );
  return made;
}

async function storedRegistration(app: Application, host: string): Promise<AppRegistration | null> {
  const stored = await app.store.read((reader) => reader.identity.registration(host));
  const isOver = stored === null || app.now().getTime() >= stored.madeAt.getTime() + REGISTRATION_HOURS * 3_600_000;
  if (isOver) return null;
  return JSON.parse(app.secrets.decrypt(stored.encrypted, registrationContext(host))) as AppRegistration;
}

function registrationContext(host: string): string {
  return `app registration ${host}`;
}

/** The name they go by there, as far as it can be one here. */
function nameOf(displayed: string, account: string): string {
  const name = displayed.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return [...(name === '' ? account : name)].slice(0, NAME_MAX).join('');
}
