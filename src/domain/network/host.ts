/** Where a consultation is decided, if not here: its id at the host, and the id of the host's institution. */
export type Host = {
  readonly uri: string;
  readonly institution: string;
};

/** How far an invitation to co-host got. `withdrawn` by the host, `left` by the co-host. */
export const COHOSTING = ['invited', 'accepted', 'refused', 'left', 'withdrawn'] as const;
export type Cohosting = (typeof COHOSTING)[number];
