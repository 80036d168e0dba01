import type { Envelope } from './guard.ts';

/** An activity whose sender is verified, before it is stored. */
export type VerifiedActivity = {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The sender's clock, as signed. */
  readonly signedAt: Date;
  readonly receivedAt: Date;
};
