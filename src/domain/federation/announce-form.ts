/** The two ways to pass something on: an Announce that holds the whole activity (FEP-1b12), or one of an id. */
export type AnnounceForm = 'activity' | 'id';

/**
 * Forums, by the name in their NodeInfo. They read whole activities; of the id form some make nothing, and Lemmy answers 400.
 * All others read ids, and most of them ignore an Announce of an activity.
 */
const FORUMS: ReadonlySet<string> = new Set(['lemmy', 'piefed', 'mbin', 'kbin', 'nodebb', 'discourse']);

/** The form that a software reads; `software` is the name that NodeInfo gives. */
export function announceFormOf(software: string): AnnounceForm {
  return FORUMS.has(software.toLowerCase()) ? 'activity' : 'id';
}
