import type { Application } from '../application.ts';
import type { ConnectorSecrets } from './ports.ts';

type Stored = { readonly current: string; readonly former: { readonly secret: string; readonly until: string } | null };

/** Secrets of a connector as they are stored: encrypted for it alone. */
export function encryptSecrets(app: Application, name: string, secrets: ConnectorSecrets): string {
  return app.secrets.encrypt(JSON.stringify(secrets), contextOf(name));
}

/** Throws where they were encrypted under another key. A former secret whose time is over is not among them. */
export function decryptSecrets(app: Application, name: string, encrypted: string): ConnectorSecrets {
  const { current, former } = JSON.parse(app.secrets.decrypt(encrypted, contextOf(name))) as Stored;
  const until = former === null ? null : new Date(former.until);
  const isValid = until !== null && until > app.now();
  return { current, former: former !== null && isValid ? { secret: former.secret, until } : null };
}

function contextOf(name: string): string {
  return `connector ${name}`;
}
