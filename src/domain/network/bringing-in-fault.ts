export const BRINGING_IN_FAULTS = ['not-in', 'not-allowed', 'community', 'institutions', 'people'] as const;

/**
 * Why an institution is not brought in; of `institutions` and `people`, `limit` is how many institutions are allowed, or how many
 * people are left of those allowed.
 */
export type BringingInFault = { readonly because: (typeof BRINGING_IN_FAULTS)[number]; readonly limit?: number };
