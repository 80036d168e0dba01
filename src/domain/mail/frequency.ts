export const DIGEST_FREQUENCIES = ['daily', 'weekly'] as const;
/** How often what is new is sent to whoever follows by mail. */
export type DigestFrequency = (typeof DIGEST_FREQUENCIES)[number];

/** What an address chose: how often it gets digests, and whether official answers come at once rather than in the next one. */
export type DigestChoice = { readonly frequency: DigestFrequency; readonly answersAtOnce: boolean };

/** What an address gets that chose nothing. */
export const STANDARD_CHOICE: DigestChoice = { frequency: 'daily', answersAtOnce: false };
