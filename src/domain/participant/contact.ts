/** Number of the words that people consent to. A consent to earlier ones is none to what was added since. */
export const CONTACT_TERMS = 1;

/** All that the institution's contact management ever learns of somebody: this list is what people consent to, and public. */
export const CONTACT_FIELDS = ['id', 'name', 'email', 'lang', 'consultations', 'consentedAt', 'terms'] as const;

/** Somebody as contact management is told of them: that they took part, never what they think. */
export type Contact = {
  /** Made for this consent alone: it leads to no participant, and another consent has another. */
  readonly id: string;
  readonly name: string;
  /** Null for somebody who signs in by other ways. */
  readonly email: string | null;
  readonly lang: string | null;
  /** Slugs of the consultations in which they proposed or commented; nobody knows who supported or voted. */
  readonly consultations: readonly string[];
  readonly consentedAt: string;
  readonly terms: number;
};

/** What is told of a contact now: who it is, or that it is to be removed. */
export type ContactMessage =
  | { readonly type: 'contact'; readonly contact: Contact }
  | { readonly type: 'contact-removed'; readonly contact: Pick<Contact, 'id'> };
