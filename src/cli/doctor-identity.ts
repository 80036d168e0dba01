import type { Application } from '../application/application.ts';
import type { IdentityWire } from '../application/sign-in/ports.ts';
import { readIdentityProvider, testIdentityProvider } from '../application/sign-in/read-identity-provider.ts';
import type { Finding } from './doctor-machine.ts';

const UNKNOWN_AUTHORITY =
  'its certificate is of an authority that this node does not know; name one of your own by NODE_EXTRA_CA_CERTS in the environment of each process, and restart them';

/** Whether the identity provider answers, by what it says of itself. Whether it knows this node only a sign-in shows. */
export async function identityFindings(app: Application, wire: IdentityWire): Promise<readonly Finding[]> {
  const stored = await readIdentityProvider(app);
  if (stored === null) return [];
  const check = 'identity provider';
  const { issuer } = stored;
  const inspected = await testIdentityProvider(app, wire);
  if (inspected.ok) return [{ check, state: 'ok', says: `${issuer} answers` }];
  const { refusal } = inspected;
  const fault = refusal.type === 'identity-not-proven' ? refusal.fault : refusal.type;
  const says = fault === 'unknown-authority' ? UNKNOWN_AUTHORITY : `${fault}; see docs/operate/identity-providers.md`;
  return [{ check, state: 'fail', says: `${issuer}: ${says}` }];
}
