import type { Envelope } from './guard.ts';

/** An activity whose sender is known, on its way to being kept. */
export type Arrival = {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The sender's clock, as signed. */
  readonly signedAt: Date;
  readonly receivedAt: Date;
};
