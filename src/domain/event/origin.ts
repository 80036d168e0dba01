import type { Consultation } from '../consultation/consultation.ts';

/** Whose act an event is. */
export type EventOrigin =
  /** Of this institution, or of people in its own consultations. */
  | { readonly kind: 'own' }
  /** Of the institution that hosts the consultation, by its id; kept as that one told it. */
  | { readonly kind: 'mirrored'; readonly host: string }
  /** Of another platform, by the key of that source. */
  | { readonly kind: 'imported'; readonly source: string };

export const OWN: EventOrigin = { kind: 'own' };

/** Of what happens in a consultation without anybody here doing it: its host's or its source's, where one decides about it. */
export function originIn({ host, source }: Pick<Consultation, 'host' | 'source'>): EventOrigin {
  if (source !== null) return { kind: 'imported', source: source.key };
  return host === null ? OWN : { kind: 'mirrored', host: host.institution };
}
