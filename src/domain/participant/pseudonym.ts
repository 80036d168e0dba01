declare const PSEUDONYM: unique symbol;

/**
 * Who somebody is in one consultation, to whoever counts what they supported and voted there: 64 hexadecimal digits, an
 * HMAC-SHA-256 of the consultation under a random secret of the person (docs/adr/0056). Nobody without that secret can
 * tell whose it is, nor that the pseudonyms of two consultations are of one person.
 */
export type Pseudonym = string & { readonly [PSEUDONYM]: never };
