import type { Envelope } from './guard.ts';

/** An activity on its way in: what the guard read, until the signature is verified and it is kept. */
export type Arrival = {
  readonly envelope: Envelope;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly signedAt: Date;
  readonly receivedAt: Date;
  /** Set by the listener: whether it was kept, or why the verified activity is not the one that was read. */
  outcome: 'kept' | 'two-readings' | null;
};

const CREATED = /;created=(\d{1,12})(?:;|$|,)/;

/** The moment the sender says it signed: RFC 9421's `created`, else the Date header that draft-cavage signs. */
export function signedTime(headers: Headers, otherwise: Date): Date {
  const created = CREATED.exec(headers.get('signature-input') ?? '')?.[1];
  const date = created === undefined ? Date.parse(headers.get('date') ?? '') : Number(created) * 1_000;
  return Number.isFinite(date) ? new Date(date) : otherwise;
}
