import type { ParticipantId } from '../domain/id.ts';
import type { LinkHolder } from './access.ts';
import type { Application } from './ports.ts';

type ForAddress = Extract<LinkHolder, { readonly addressSealed: string }>;

const SEALED_FOR = 'sign-in link';

/** Whoever reads mail at an address. */
export function forAddress(
  app: Application,
  { address, adds }: { readonly address: string; readonly adds: ParticipantId | null },
): ForAddress {
  return { addressSealed: app.secrets.seal(address, SEALED_FOR), adds };
}

export function addressOf(app: Application, holder: ForAddress): string {
  return app.secrets.open(holder.addressSealed, SEALED_FOR);
}
