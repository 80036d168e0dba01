import type { ParticipantId } from '../../../domain/kit/id.ts';
import type { LinkHolder } from '../../agent/ports.ts';
import type { Application } from '../../application.ts';

type ForAddress = Extract<LinkHolder, { readonly encryptedAddress: string }>;

const SEALED_FOR = 'sign-in link';

/** Whoever reads mail at an address. */
export function forAddress(
  app: Application,
  { address, addsSignIn }: { readonly address: string; readonly addsSignIn: ParticipantId | null },
): ForAddress {
  return { encryptedAddress: app.secrets.encrypt(address, SEALED_FOR), addsSignIn };
}

export function addressOf(app: Application, holder: ForAddress): string {
  return app.secrets.decrypt(holder.encryptedAddress, SEALED_FOR);
}
